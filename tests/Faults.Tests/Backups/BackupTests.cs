using System.Net;

namespace SessionContext.Faults.Tests.Backups;

/// <summary>A backup is what a service starts over, as it was when the command was given.</summary>
public sealed class BackupTests : IDisposable
{
    private const int Writers = 16;

    private readonly TemporaryFolder _folder = new();

    private string Data => Path.Combine(_folder.Path, "data");

    private string Target => Path.Combine(_folder.Path, "backups", "first");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_backup_under_load_has_every_change_that_was_acknowledged_before_and_each_as_a_whole()
    {
        var writers = Enumerable
            .Range(0, Writers)
            .Select(k => new SessionWriter($"session-{k}"))
            .ToArray();
        (long Acknowledged, SessionWriter Writer)[] before;
        await using (var server = await ServerProcess.StartAsync(Data))
        {
            await server.AuthorizeAsync();
            var (load, warm) = Load(server, writers, enough: 500);
            await Task.WhenAny(warm, load);
            before = [.. writers.Select(writer => (writer.Acknowledged, writer))];

            var (exitCode, output) = await BackupAsync();

            Assert.True(exitCode == 0, output);
            Assert.Contains($"{Writers} contexts", output, StringComparison.Ordinal);
            await server.KillAsync();
            await load;
        }

        await using var restarted = await ServerProcess.StartAsync(Target);
        await restarted.AuthorizeAsync();
        foreach (var (acknowledged, writer) in before)
        {
            Assert.True(acknowledged > 0);
            await writer.CheckBetweenAsync(restarted.Http, acknowledged);
        }
    }

    [Fact]
    public async Task A_service_over_a_backup_serves_the_same_bytes_and_tags_to_the_same_tokens()
    {
        string token;
        (string? Tag, string Body) original;
        await using (var server = await ServerProcess.StartAsync(Data))
        {
            token = await server.AuthorizeAsync();
            await new SessionWriter("s").WriteAsync(server.Http);
            original = await ReadAsync(server);
            Assert.Equal(0, (await BackupAsync()).ExitCode);
        }

        await using var restarted = await ServerProcess.StartAsync(Target);
        restarted.Http.DefaultRequestHeaders.Authorization = new("Bearer", token);

        Assert.Equal(original, await ReadAsync(restarted));
    }

    [Fact]
    public async Task A_store_that_no_service_runs_over_is_opened_by_the_command()
    {
        var writer = new SessionWriter("s");
        await using (var server = await ServerProcess.StartAsync(Data))
        {
            await server.AuthorizeAsync();
            await writer.WriteAsync(server.Http);
            await server.KillAsync(); // its socket is left behind
        }

        var (exitCode, output) = await BackupAsync();

        Assert.True(exitCode == 0, output);
        Assert.Contains("No service", output, StringComparison.Ordinal);
        foreach (var folder in (string[])[Target, Data])
        {
            await using var server = await ServerProcess.StartAsync(folder);
            await server.AuthorizeAsync();
            await writer.CheckAsync(server.Http);
        }
    }

    [Fact]
    public async Task Only_the_services_user_may_read_a_backup()
    {
        await using var server = await ServerProcess.StartAsync(Data);

        Assert.Equal(0, (await BackupAsync()).ExitCode);

        Assert.Equal("700", Mode(Target));
        Assert.Equal("700", Mode(Path.Combine(Target, "keys")));
        var key = Assert.Single(Directory.GetFiles(Path.Combine(Target, "keys")));
        Assert.Equal("600", Mode(key));
        Assert.False(Directory.Exists(Path.Combine(Target, "control")));
    }

    [Fact]
    public async Task A_backup_goes_to_another_disk_too()
    {
        var writer = new SessionWriter("s");
        await using (var server = await ServerProcess.StartAsync(Data))
        {
            await server.AuthorizeAsync();
            await writer.WriteAsync(server.Http, padding: 10_000);
        }

        // In memory, and so of no file system that links could lead to.
        var (exitCode, output) = await Command.RunInsideAsync(
            $"mkdir '{_folder.Path}/disk' && mount -t tmpfs tmpfs '{_folder.Path}/disk'",
            "backup",
            $"{_folder.Path}/disk/first",
            "--path",
            Data
        );

        Assert.True(exitCode == 0, output);
        Assert.Contains("1 contexts", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_disk_leaves_no_backup_and_the_service_goes_on()
    {
        var disk = Path.Combine(_folder.Path, "disk");
        await using var server = await ServerProcess.StartAsync(
            Data,
            inside: $"mkdir '{disk}' && mount -t tmpfs -o size=1m tmpfs '{disk}'"
        );
        await server.AuthorizeAsync();
        for (var session = 0; session < 20; session++)
        {
            await new SessionWriter($"s{session}").WriteAsync(server.Http, padding: 100_000);
        }

        var (exitCode, output) = await Command.RunAsync("backup", $"{disk}/b", "--path", Data);

        Assert.Equal(1, exitCode);
        Assert.Contains("No space left", output, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(Directory.EnumerateFileSystemEntries($"/proc/{server.Id}/root{disk}"));
        Assert.Equal(
            HttpStatusCode.NoContent,
            await new SessionWriter("s").WriteAsync(server.Http)
        );
        Assert.Equal(0, (await BackupAsync()).ExitCode);
    }

    [Fact]
    public async Task A_service_whose_root_is_read_only_makes_backups_where_it_may_write()
    {
        // As in a container: nothing but the data folder can be written, by the service or by the command.
        Directory.CreateDirectory(Data);
        var inside =
            $"mount --bind '{Data}' '{Data}' && mount -o remount,bind,ro / && export DOTNET_EnableDiagnostics=0 && ! touch '{_folder.Path}/x' 2>/dev/null";
        await using var server = await ServerProcess.StartAsync(Data, inside);
        await server.AuthorizeAsync();
        await new SessionWriter("s").WriteAsync(server.Http);

        var (exitCode, output) = await Command.RunInsideAsync(
            inside,
            "backup",
            Path.Combine(Data, "backups", "first"),
            $"Store:Path={Data}"
        );

        Assert.True(exitCode == 0, output);
        Assert.True(File.Exists(Path.Combine(Data, "backups", "first", "contexts", "CURRENT")));
    }

    private Task<(int ExitCode, string Output)> BackupAsync() =>
        Command.RunAsync("backup", Target, $"Store:Path={Data}");

    private static (Task Load, Task Warm) Load(
        ServerProcess server,
        SessionWriter[] writers,
        int enough
    )
    {
        var written = 0;
        var warm = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var load = Task.WhenAll(
            writers.Select(writer =>
                writer.WriteUntilCutOffAsync(
                    server.Http,
                    () =>
                    {
                        if (Interlocked.Increment(ref written) == enough)
                        {
                            warm.SetResult();
                        }
                    }
                )
            )
        );
        return (load, warm.Task);
    }

    private static async Task<(string? Tag, string Body)> ReadAsync(ServerProcess server)
    {
        using var answer = await server.Http.GetAsync(
            "/session-context/shop/context/s",
            TestContext.Current.CancellationToken
        );
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return (
            answer.Headers.ETag?.Tag,
            await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)
        );
    }

    private static string Mode(string path) =>
        OperatingSystem.IsWindows()
            ? throw new PlatformNotSupportedException()
            : Convert.ToString((int)File.GetUnixFileMode(path), 8);
}
