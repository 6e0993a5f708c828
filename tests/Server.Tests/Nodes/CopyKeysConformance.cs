using System.Net;
using SessionContext.Server.Cli;
using SessionContext.Server.Tests.Identity;
using SessionContext.Server.Tests.Logins;

namespace SessionContext.Server.Tests.Nodes;

/// <summary>A shop moves to another engine, and whoever has a token goes on with it.</summary>
public abstract class CopyKeysConformance(SharedStore store) : NodesTest(store)
{
    private string Data => Folder.File("data");

    [Fact]
    public async Task Tokens_of_an_embedded_service_are_good_at_one_that_begins_on_the_store()
    {
        var issued = await IssueAsync(Embedded());

        Copy(Data, NodeSettings);

        await using var node = await StartNodeAsync();
        await GoodAsync(issued, node);
    }

    [Fact]
    public async Task Tokens_of_both_are_good_at_one_that_was_there_before()
    {
        var issued = await IssueAsync(Embedded());
        await using var node = await StartNodeAsync();
        var own = await IssueAsync(node);

        Copy(Data, NodeSettings);

        await GoodAsync(issued, node);
        await GoodAsync(own, node);
        Assert.NotEqual(KeyOf(issued.Service), KeyOf(await node.Server.TokenAsync()));
    }

    [Fact]
    public async Task Tokens_of_nodes_are_good_at_an_embedded_service()
    {
        var issued = await IssueAsync(NodeSettings);

        Copy(SettingsFile(), [$"Store:Path={Data}"]);

        await using var service = await SessionFixture.OpenAsync(Embedded());
        await GoodAsync(issued, service);
    }

    [Fact]
    public async Task A_key_keeps_its_id_and_its_time_where_there_was_none()
    {
        await IssueAsync(Embedded());
        var there = Folder.File("there");

        Copy(Data, NodeSettings);
        Copy(SettingsFile(), [$"Store:Path={there}"]);
        Copy(SettingsFile(), [$"Store:Path={there}"]);

        Assert.Equal(Keys(Data), Keys(there));
    }

    [Fact]
    public async Task A_store_without_keys_is_no_source_and_stays_empty()
    {
        Assert.Equal(1, Run(SettingsFile(), [$"Store:Path={Data}"]));

        Assert.False(Directory.Exists(Data));
        await using var node = await StartNodeAsync();
        Assert.Single(await node.Server.KeyIdsAsync());
    }

    private string[] Embedded() => [$"--Store:Path={Data}"];

    private static string[] Keys(string dataFolder) =>
        [
            .. System
                .IO.Directory.GetFiles(Path.Combine(dataFolder, "keys"))
                .Select(file => Path.GetFileName(file)!),
        ];

    /// <summary>The nodes' settings as the file that they have beside the program.</summary>
    private string SettingsFile() => SettingsFileOf(NodeSettings);

    private protected string SettingsFileOf(string[] settings)
    {
        var file = Folder.File("source.json");
        var lines = settings.Select(setting => setting.TrimStart('-').Split('=', 2));
        File.WriteAllText(
            file,
            System.Text.Json.JsonSerializer.Serialize(lines.ToDictionary(s => s[0], s => s[1]))
        );
        return file;
    }

    private protected static void Copy(string from, string[] to) => Assert.Equal(0, Run(from, to));

    private static int? Run(string from, string[] to) =>
        Commands.TryRun([
            "copy-keys",
            "--create",
            "--from",
            from,
            .. to.Select(setting => setting.TrimStart('-')),
        ]);

    private protected static async Task<Issued> IssueAsync(string[] settings)
    {
        await using var service = await SessionFixture.OpenAsync(settings);
        return await IssueAsync(service);
    }

    private protected static async Task<Issued> IssueAsync(SessionFixture service) =>
        new(await service.Server.TokenAsync(), (await service.LogInAsync()).Refresh());

    private protected static async Task GoodAsync(Issued issued, SessionFixture at)
    {
        var read = await at.Server.ReadAsync(issued.Service);
        Assert.Equal(HttpStatusCode.NotFound, read.StatusCode);
        (await at.RefreshAsync(issued.Refresh)).Is(HttpStatusCode.OK);
    }

    /// <summary>A backend's token and the refresh token of an anonymous session.</summary>
    private protected sealed record Issued(string Service, string Refresh);
}

public sealed class RedisCopyKeys(SharedRedis store)
    : CopyKeysConformance(store),
        IClassFixture<SharedRedis>
{
    [Fact]
    public async Task Tokens_of_nodes_on_Redis_are_good_on_PostgreSQL_and_the_other_way_round()
    {
        var postgres = new SharedPostgres();
        await postgres.InitializeAsync();
        await using var end = postgres;
        string[] others = [.. await postgres.EmptyAsync(), .. ProtectedBy(Certificate)];
        var onRedis = await IssueAsync(NodeSettings);
        var onPostgres = await IssueAsync(others);

        Copy(SettingsFileOf(NodeSettings), others);
        Copy(SettingsFileOf(others), NodeSettings);

        foreach (var settings in (string[][])[NodeSettings, others])
        {
            await using var node = await SessionFixture.OpenAsync(settings);
            await GoodAsync(onRedis, node);
            await GoodAsync(onPostgres, node);
        }
    }
}

public sealed class PostgresCopyKeys(SharedPostgres store)
    : CopyKeysConformance(store),
        IClassFixture<SharedPostgres>;
