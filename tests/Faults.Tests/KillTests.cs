using System.Buffers.Binary;

namespace SessionContext.Faults.Tests;

/// <summary>Contract § 2: a 204 is given only after the change would survive kill -9.</summary>
public sealed class KillTests
{
    private const int Kills = 20;
    private const int Writers = 16;

    [Fact]
    public async Task Every_acknowledged_version_is_there_after_each_of_twenty_kills_under_load()
    {
        using var folder = new TemporaryFolder();
        var random = new Random(17);
        var writers = Enumerable
            .Range(0, Writers)
            .Select(k => new SessionWriter($"session-{k}"))
            .ToArray();
        string? token = null;

        for (var kill = 0; kill < Kills; kill++)
        {
            await using var server = await ServerProcess.StartAsync(folder.Path);
            if (token is null)
            {
                token = await server.AuthorizeAsync();
            }
            else
            {
                // The keys lived through the kill as well.
                server.Http.DefaultRequestHeaders.Authorization = new("Bearer", token);
            }

            await Task.WhenAll(writers.Select(writer => writer.CheckAsync(server.Http)));
            await KillUnderLoadAsync(server, writers, afterWrites: random.Next(20, 500));
        }

        await using var last = await ServerProcess.StartAsync(folder.Path);
        await last.AuthorizeAsync();
        await Task.WhenAll(writers.Select(writer => writer.CheckAsync(last.Http)));
        Assert.All(writers, writer => Assert.True(writer.Acknowledged > 0));
    }

    [Fact]
    public async Task A_log_whose_last_record_was_cut_off_opens_with_every_acknowledged_version()
    {
        using var folder = new TemporaryFolder();
        var writers = Enumerable
            .Range(0, Writers)
            .Select(k => new SessionWriter($"session-{k}"))
            .ToArray();
        await using (var server = await ServerProcess.StartAsync(folder.Path))
        {
            await server.AuthorizeAsync();
            await KillUnderLoadAsync(server, writers, afterWrites: 200);
        }

        var log = new DirectoryInfo(folder.Path)
            .EnumerateFiles("*.log", SearchOption.AllDirectories)
            .Where(file => long.TryParse(Path.GetFileNameWithoutExtension(file.Name), out _))
            .MaxBy(file => file.Name, StringComparer.Ordinal);
        Assert.NotNull(log);
        await TearAsync(log.FullName);

        await using var restarted = await ServerProcess.StartAsync(folder.Path);
        await restarted.AuthorizeAsync();
        await Task.WhenAll(writers.Select(writer => writer.CheckAsync(restarted.Http)));
    }

    /// <summary>
    /// What a power cut in the middle of an append leaves: the start of a record whose rest never reached the disk.
    /// </summary>
    private static async Task TearAsync(string log)
    {
        var bytes = await File.ReadAllBytesAsync(log, TestContext.Current.CancellationToken);
        var end = bytes.AsSpan().LastIndexOfAnyExcept((byte)0) + 1;
        // A record is its checksum (4 bytes), its length (2), its type (1) and as many bytes as it says.
        var firstRecord = 7 + BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(4));
        var torn = bytes.AsMemory(0, Math.Min(60, firstRecord - 1));
        await using var file = new FileStream(log, FileMode.Open, FileAccess.Write);
        file.Position = end;
        await file.WriteAsync(torn, TestContext.Current.CancellationToken);
        file.SetLength(file.Position);
    }

    private static async Task KillUnderLoadAsync(
        ServerProcess server,
        SessionWriter[] writers,
        int afterWrites
    )
    {
        var written = 0;
        var enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var load = writers
            .Select(writer =>
                writer.WriteUntilCutOffAsync(
                    server.Http,
                    () =>
                    {
                        if (Interlocked.Increment(ref written) == afterWrites)
                        {
                            enough.SetResult();
                        }
                    }
                )
            )
            .ToArray();
        await Task.WhenAny(enough.Task, Task.WhenAll(load));
        await server.KillAsync();
        await Task.WhenAll(load);
    }
}
