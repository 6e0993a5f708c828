namespace SessionContext.Faults.Tests.Backups;

/// <summary>The way back, and what stands in it.</summary>
public sealed class RestoreTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly SessionWriter _writer = new("s");
    private string _token = "";

    private string Data => Path.Combine(_folder.Path, "data");

    private string Backup => Path.Combine(_folder.Path, "backup");

    private string Restored => Path.Combine(_folder.Path, "restored");

    public async ValueTask InitializeAsync()
    {
        await using var server = await ServerProcess.StartAsync(Data);
        _token = await server.AuthorizeAsync();
        await _writer.WriteAsync(server.Http);
        Assert.Equal(0, (await Command.RunAsync("backup", Backup, "--path", Data)).ExitCode);
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_service_over_a_restored_backup_serves_what_it_held_and_knows_its_tokens()
    {
        var before = Names(Backup);

        var (exitCode, output) = await RestoreAsync();

        Assert.True(exitCode == 0, output);
        Assert.Contains("1 contexts", output, StringComparison.Ordinal);
        Assert.Contains("After a restore", output, StringComparison.Ordinal);
        Assert.Equal(before, Names(Backup));
        Assert.Equal(
            ["contexts", "keys"],
            Directory.GetDirectories(Restored).Select(Path.GetFileName).Order()
        );
        await using var server = await ServerProcess.StartAsync(Restored);
        server.Http.DefaultRequestHeaders.Authorization = new("Bearer", _token);
        await _writer.CheckAsync(server.Http);
    }

    [Fact]
    public async Task A_store_that_is_there_is_not_replaced()
    {
        var (exitCode, output) = await Command.RunAsync("restore", Backup, $"Store:Path={Data}");

        Assert.Equal(1, exitCode);
        Assert.Contains("in the way", output, StringComparison.Ordinal);
        await using var server = await ServerProcess.StartAsync(Data);
        await server.AuthorizeAsync();
        await _writer.CheckAsync(server.Http);
    }

    [Fact]
    public async Task Keys_that_are_there_are_not_replaced()
    {
        Directory.Delete(Path.Combine(Data, "contexts"), recursive: true);
        var keys = Names(Data);

        Assert.Equal(1, (await Command.RunAsync("restore", Backup, "--path", Data)).ExitCode);

        Assert.Equal(keys, Names(Data));
    }

    [Fact]
    public async Task A_folder_that_is_no_backup_is_refused()
    {
        var (exitCode, output) = await Command.RunAsync(
            "restore",
            _folder.Path,
            "--path",
            Restored
        );

        Assert.Equal(1, exitCode);
        Assert.Contains("no backup", output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Restored));
    }

    [Fact]
    public async Task A_backup_with_a_file_missing_is_refused_and_leaves_nothing()
    {
        File.Delete(Directory.GetFiles(Path.Combine(Backup, "contexts"), "*.sst")[0]);

        var (exitCode, output) = await RestoreAsync();

        Assert.Equal(1, exitCode);
        Assert.Contains("cannot be opened", output, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Restored));
    }

    private Task<(int ExitCode, string Output)> RestoreAsync() =>
        Command.RunAsync("restore", Backup, "--path", Restored);

    private static string[] Names(string folder) =>
        [
            .. Directory
                .EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories)
                .Order(StringComparer.Ordinal),
        ];
}
