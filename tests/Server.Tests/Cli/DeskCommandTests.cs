using System.Runtime.Versioning;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SessionContext.Core;
using SessionContext.Server.Tests.Cli.Move;
using SessionContext.Server.Tests.Stores;

namespace SessionContext.Server.Tests.Cli;

/// <summary>
/// Operators find, end, export and erase sessions by command: through the running service, or in the store where it is
/// shared.
/// </summary>
[EachEngine]
public sealed class DeskCommandTests : MoveTest, IAsyncLifetime
{
    private readonly LogLines _log = new();
    private string[] _settings = [];
    private TestServer? _service;

    private static bool IsEmbedded => TestStores.SystemName == "rocksdb";

    private ISessionContextStore Store =>
        _service!.Services.GetRequiredService<ISessionContextStore>();

    public async ValueTask InitializeAsync()
    {
        string[] client =
        [
            "--Identity:Clients:0:ClientId=storefront",
            "--Identity:Clients:0:Tenant=acme",
            "--Identity:Clients:0:Public=true",
        ];
        _settings =
        [
            .. (await TestStores.SettingsAsync(Folder.Path)).Concat(client).Select(s => s[2..]),
        ];
        _service = await TestServer.StartAsync(
            Folder,
            null,
            [.. client, "--Logging:LogLevel:SessionContext.Audit=Information", .. NoConsole]
        );
        _service!.Services.GetRequiredService<ILoggerFactory>().AddProvider(_log);
        await StoreAsync("s1", "ann", "cart-1");
        await StoreAsync("s2", "ann");
        await StoreAsync("s3", null, "cart-1");
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _log.Dispose();
        Dispose();
    }

    [Theory]
    [InlineData("s1,s2", "--customer", "ann")]
    [InlineData("s1,s3", "--cart", "cart-1")]
    [InlineData("", "--customer", "bob")]
    [InlineData("s1,s2,s3", "--site", "main")]
    [InlineData("", "--site", "other")]
    [InlineData("", "--modified-since", "2090-01-01T00:00:00Z")]
    [InlineData("s1", "--customer", "ann", "--limit", "1")]
    public async Task Sessions_are_listed_as_one_document_per_line(
        string sessions,
        params string[] options
    )
    {
        var list = await RunAsync(["sessions", "list", "--tenant", "acme", "--json", .. options]);

        Assert.True(list.Code == 0, list.Error);
        Assert.Equal(sessions, string.Join(',', Sessions(list).Order()));
    }

    [Fact]
    public async Task Another_tenants_sessions_are_not_listed() =>
        Assert.Empty(Sessions(await RunAsync("sessions", "list", "--tenant", "other", "--json")));

    [Fact]
    public async Task People_read_a_table_that_names_anonymous_sessions()
    {
        var list = await RunAsync("sessions", "list", "--tenant", "acme");

        list.Says("sessionId");
        list.Says("anonymous");
        Assert.Equal(4, list.Output.TrimEnd().Split('\n').Length);
    }

    [Fact]
    public async Task People_are_told_that_there_are_more_sessions() =>
        Assert.Contains(
            "There are more sessions",
            (await RunAsync("sessions", "list", "--tenant", "acme", "--limit", "2")).Error,
            StringComparison.Ordinal
        );

    [Fact]
    public async Task A_session_is_shown_with_its_numbers_as_they_were_written()
    {
        var shown = await RunAsync("sessions", "show", "s1", "--tenant", "acme", "--json");
        shown.Is(Document("s1", "ann", "cart-1").Replace("\n", "", StringComparison.Ordinal));

        (await RunAsync("sessions", "show", "s9", "--tenant", "acme")).Fails(
            "The tenant acme has no session 's9'."
        );
    }

    [Fact]
    public async Task One_session_is_ended_and_the_others_are_not()
    {
        (await RunAsync("sessions", "end", "s1", "--tenant", "acme")).Says("Ended 1 sessions.");
        (await RunAsync("sessions", "end", "s3", "--tenant", "acme")).Says("Ended 1 sessions.");

        Assert.Equal(["s2"], await LeftAsync());
        (await RunAsync("sessions", "end", "s1", "--tenant", "acme")).Fails("has no session 's1'");
        IsAudited(6006, "subject ", Environment.UserName, "customer ann", "session s1");
    }

    [Fact]
    public async Task All_sessions_of_a_customer_are_ended_but_one()
    {
        var ended = await RunAsync(
            "sessions",
            "end",
            "--customer",
            "ann",
            "--except",
            "s2",
            "--tenant",
            "acme",
            "--json"
        );

        Assert.Equal(1, ended.Json().GetProperty("ended").GetInt32());
        Assert.Equal(["s2", "s3"], await LeftAsync());
        IsAudited(6000, Environment.UserName, "customer ann", "except session s2", "count 1");
    }

    [UnsupportedOSPlatform("windows")]
    [Fact]
    public async Task A_customer_is_exported_to_a_file_of_its_user_alone()
    {
        var file = Folder.File("ann.json");
        var export = await RunAsync(
            "customer",
            "export",
            "ann",
            "--tenant",
            "acme",
            "--file",
            file
        );

        export.Says("2 contexts, log-ins and records");
        using var json = JsonDocument.Parse(await File.ReadAllTextAsync(file, Cancellation));
        Assert.Equal(2, json.RootElement.GetProperty("contexts").GetArrayLength());
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        IsAudited(6003, Environment.UserName, "customer ann", "count 2");

        (await RunAsync("customer", "export", "ann", "--tenant", "acme", "--file", file)).Fails(
            "exists already"
        );
    }

    [Fact]
    public async Task An_export_goes_to_standard_output_as_it_is()
    {
        var export = await RunAsync("customer", "export", "ann", "--tenant", "acme");

        using var json = JsonDocument.Parse(export.Output);
        Assert.Equal("ann", json.RootElement.GetProperty("customerId").GetString());
        Assert.Contains("\"a\":1.0", export.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_customer_is_erased_with_a_receipt_and_an_erasure_is_repeated()
    {
        string[] erase = ["customer", "erase", "ann", "--tenant", "acme", "--yes", "--json"];
        var erased = (await RunAsync(erase)).Json();

        Assert.Equal(2, erased.GetProperty("ended").GetInt32());
        Assert.Equal(3, erased.GetProperty("receipt").GetString()!.Split('.').Length);
        Assert.Equal(["s3"], await LeftAsync());
        Assert.Equal(0, (await RunAsync(erase)).Json().GetProperty("ended").GetInt32());
        IsAudited(6004, Environment.UserName, "customer ann", "count 2");
    }

    [Fact]
    public async Task An_erasure_is_confirmed_first()
    {
        (await RunAsync("customer", "erase", "ann", "--tenant", "acme")).Fails("--yes", code: 2);
        Assert.Equal(["s1", "s2", "s3"], await LeftAsync());
    }

    [Fact]
    public async Task Files_are_rewritten_where_the_service_has_them_itself()
    {
        string[] erase = ["customer", "erase", "ann", "--tenant", "acme", "--yes", "--compact"];
        var erased = await RunAsync([.. erase, "--json"]);
        if (IsEmbedded)
        {
            Assert.True(erased.Json().GetProperty("compacted").GetBoolean());
        }
        else
        {
            erased.Fails("--compact is for the embedded engine");
            Assert.Equal(["s1", "s2", "s3"], await LeftAsync());
        }
    }

    [Theory]
    [InlineData("sessions", "list")]
    [InlineData("sessions", "list", "--tenant", "Acme")]
    [InlineData("sessions", "list", "--tenant", "acme", "--customer", "a", "--cart", "b")]
    [InlineData("sessions", "list", "--tenant", "acme", "--customer", "a", "--site", "b")]
    [InlineData("sessions", "list", "--tenant", "acme", "--limit", "0")]
    [InlineData("sessions", "end", "--tenant", "acme")]
    [InlineData("sessions", "end", "s1", "--customer", "ann", "--tenant", "acme")]
    [InlineData("sessions", "end", "s1", "--except", "s2", "--tenant", "acme")]
    public async Task A_command_line_that_is_not_clear_is_refused(params string[] words)
    {
        (await CommandResult.OfAsync(words)).Fails("See session-context sessions", code: 2);
        Assert.Equal(["s1", "s2", "s3"], await LeftAsync());
    }

    [Fact]
    public async Task Sessions_are_found_and_erased_where_no_service_runs()
    {
        await StopAsync();

        Assert.Equal(
            3,
            Sessions(await RunAsync("sessions", "list", "--tenant", "acme", "--json")).Length
        );
        var erased = await RunAsync(
            "customer",
            "erase",
            "ann",
            "--tenant",
            "acme",
            "--yes",
            "--json"
        );
        Assert.Equal(2, erased.Json().GetProperty("ended").GetInt32());
        Assert.Equal(
            ["s3"],
            Sessions(await RunAsync("sessions", "list", "--tenant", "acme", "--json"))
        );
    }

    private static string[] NoConsole => ["--Logging:Console:LogLevel:Default=None"];

    private async Task StopAsync()
    {
        if (_service is not null)
        {
            await _service.DisposeAsync();
            _service = null;
        }
    }

    private Task<CommandResult> RunAsync(params string[] words) =>
        CommandResult.OfAsync([.. words, .. _settings]);

    private async Task<string[]> LeftAsync() =>
        [.. Sessions(await RunAsync("sessions", "list", "--tenant", "acme", "--json")).Order()];

    private static string[] Sessions(CommandResult list) =>
        [
            .. list
                .Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line =>
                    JsonDocument.Parse(line).RootElement.GetProperty("sessionId").GetString()!
                ),
        ];

    // A shared store is changed by the command's process, which writes to its own standard error.
    private void IsAudited(int eventId, params string[] words)
    {
        if (IsEmbedded)
        {
            var line = _log.Of(eventId).First();
            Assert.All(words, word => Assert.Contains(word, line, StringComparison.Ordinal));
        }
    }

    private Task StoreAsync(string session, string? customer, string? cart = null) =>
        CreateAsync(
            Store,
            Key(session),
            Context(customer: customer, cart: cart, document: Document(session, customer, cart))
        );

    private static string Document(string session, string? customer, string? cart) =>
        $$"""{"sessionId":"{{session}}","""
        + (customer is null ? "" : $"\"customerId\":\"{customer}\",")
        + "\"siteCode\":\"main\","
        + (cart is null ? "" : $"\"cartId\":\"{cart}\",")
        + """
            "context":{"a":1.0},
            "metadata":{"version":1,"createdAt":"2010-01-01T00:00:00.000Z","modifiedAt":"2011-01-01T00:00:00.000Z"}}
            """;
}
