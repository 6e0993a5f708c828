using SessionContext.Faults.Tests.Backups;

namespace SessionContext.Faults.Tests.Moves;

/// <summary>A snapshot that nothing can write is enough for an export and a backup.</summary>
public sealed class ReadOnlyTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();

    private string Data => Path.Combine(_folder.Path, "data");

    private string MountReadOnly =>
        $"mount --bind '{Data}' '{Data}' && mount -o remount,ro,bind '{Data}'";

    public async ValueTask InitializeAsync()
    {
        await using var server = await ServerProcess.StartAsync(Data);
        await server.AuthorizeAsync();
        await new SessionWriter("s").WriteAsync(server.Http);
        await server.KillAsync(); // the log is not flushed, as in a snapshot
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_read_only_data_folder_is_exported()
    {
        var file = Path.Combine(_folder.Path, "sessions.ndjson");

        var (exitCode, output) = await RunAsync("export", file);

        Assert.True(exitCode == 0, output);
        Assert.Contains(": 1 contexts", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_read_only_data_folder_is_backed_up()
    {
        var backup = Path.Combine(_folder.Path, "backup");

        var (exitCode, output) = await RunAsync("backup", backup);

        Assert.True(exitCode == 0, output);
        Assert.Contains("1 contexts", output, StringComparison.Ordinal);
        await (await ServerProcess.StartAsync(backup)).DisposeAsync();
    }

    private Task<(int ExitCode, string Output)> RunAsync(string command, string target) =>
        Command.RunInsideAsync(MountReadOnly, command, target, "--path", Data);
}
