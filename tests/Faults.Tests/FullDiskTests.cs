using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace SessionContext.Faults.Tests;

/// <summary>Contract § 3: a store that cannot write answers 503, and nothing is damaged.</summary>
public sealed class FullDiskTests
{
    private const int MostWrites = 2_000;
    private const int Padding = 100_000;

    [Fact]
    public async Task A_full_disk_gives_503_keeps_what_was_acknowledged_and_heals_when_there_is_room()
    {
        using var folder = new TemporaryFolder();
        var disk = folder.Path;
        await using var server = await ServerProcess.StartAsync(
            Path.Combine(disk, "data"),
            inside: $"mount -t tmpfs -o size=160m tmpfs '{disk}' && head -c 80m /dev/zero > '{disk}/ballast'"
        );
        await server.AuthorizeAsync();

        var writers = new List<SessionWriter>();
        var status = HttpStatusCode.NoContent;
        while (status == HttpStatusCode.NoContent && writers.Count < MostWrites)
        {
            writers.Add(new SessionWriter($"session-{writers.Count}"));
            status = await writers[^1].WriteAsync(server.Http, Padding);
        }

        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        await CheckAllAsync(server, writers);
        await SaysThatTheDiskIsFullAsync(server);

        // The disk is seen from outside through the process that has it mounted.
        File.Delete($"/proc/{server.Id}/root{disk}/ballast");
        // The engine looks for room every few seconds; until then each write is refused at once.
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(
            TestContext.Current.CancellationToken
        );
        patience.CancelAfter(TimeSpan.FromMinutes(1));
        while (status != HttpStatusCode.NoContent)
        {
            patience.Token.ThrowIfCancellationRequested();
            status = await writers[0].WriteAsync(server.Http);
        }

        await CheckAllAsync(server, writers);
    }

    // The write that met the full disk may have been begun; those after it were not.
    private static async Task SaysThatTheDiskIsFullAsync(ServerProcess server)
    {
        using var refused = await server.Http.PutAsync(
            "/session-context/shop/context/refused?upsert=true",
            JsonContent.Create(new { metadata = new { } }),
            TestContext.Current.CancellationToken
        );
        using var ready = await server.Http.GetAsync(
            "/health/ready",
            TestContext.Current.CancellationToken
        );
        foreach (var answer in (HttpResponseMessage[])[refused, ready])
        {
            var body = await answer.Content.ReadFromJsonAsync<JsonElement>(
                TestContext.Current.CancellationToken
            );
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            Assert.Equal(
                "The store's disk is full. Nothing was changed.",
                body.GetProperty("message").GetString()
            );
            Assert.Equal("store_unavailable", body.GetProperty("error").GetString());
        }
    }

    private static async Task CheckAllAsync(ServerProcess server, List<SessionWriter> writers)
    {
        foreach (var writer in writers)
        {
            await writer.CheckAsync(server.Http);
        }
    }
}
