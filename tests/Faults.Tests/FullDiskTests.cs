using System.Net;

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

    private static async Task CheckAllAsync(ServerProcess server, List<SessionWriter> writers)
    {
        foreach (var writer in writers)
        {
            await writer.CheckAsync(server.Http);
        }
    }
}
