using System.Diagnostics;

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
        Assert.Contains("already contains data", output, StringComparison.Ordinal);
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
        Assert.Contains("is not a backup", output, StringComparison.Ordinal);
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

    [Fact]
    public async Task A_restore_in_place_of_data_moves_it_aside_and_a_service_serves_the_backup()
    {
        await using (var server = await ServerProcess.StartAsync(Data))
        {
            await server.AuthorizeAsync();
            await new SessionWriter("later").WriteAsync(server.Http);
            var (running, refused) = await ReplaceAsync(Backup);
            Assert.Equal(1, running);
            Assert.Contains("in use by a service", refused, StringComparison.Ordinal);
        }

        var (exitCode, output) = await ReplaceAsync(Backup);

        Assert.True(exitCode == 0, output);
        var aside = Assert.Single(Directory.GetDirectories(Path.Combine(Data, "replaced")));
        Assert.Contains(aside, output, StringComparison.Ordinal);
        var (verified, what) = await Command.RunAsync("backups", "verify", aside);
        Assert.True(verified == 0, what);
        Assert.Contains("2 contexts, no damage", what, StringComparison.Ordinal);
        await using var restored = await ServerProcess.StartAsync(Data);
        restored.Http.DefaultRequestHeaders.Authorization = new("Bearer", _token);
        await _writer.CheckAsync(restored.Http);
        await new SessionWriter("later").CheckAsync(restored.Http);
    }

    [Fact]
    public async Task A_damaged_backup_takes_the_place_of_nothing()
    {
        // Of the one file that has documents, so that the store can be opened and only reading it tells.
        var file = Assert.Single(
            Directory.GetFiles(Path.Combine(Backup, "contexts"), "*.sst"),
            one => File.ReadAllBytes(one).AsSpan().IndexOf("\"pad\""u8) >= 0
        );
        var bytes = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
        bytes[bytes.AsSpan().IndexOf("\"pad\""u8)] ^= 1;
        File.Delete(file); // it may be a link to the service's own
        await File.WriteAllBytesAsync(file, bytes, TestContext.Current.CancellationToken);
        var before = Names(Data);
        Assert.Equal(1, (await Command.RunAsync("backups", "verify", Backup)).ExitCode);

        var (exitCode, output) = await ReplaceAsync(Backup);

        Assert.Equal(1, exitCode);
        Assert.Contains("damaged", output, StringComparison.Ordinal);
        Assert.Equal(before, Names(Data));
        await using var server = await ServerProcess.StartAsync(Data);
        server.Http.DefaultRequestHeaders.Authorization = new("Bearer", _token);
        await _writer.CheckAsync(server.Http);
    }

    [Fact]
    public async Task An_archive_leaves_by_a_pipe_and_comes_back_by_one()
    {
        await using (await ServerProcess.StartAsync(Data))
        {
            var (made, error) = await ShellAsync(
                "\"$@\" | cat >\"$0\"",
                "backup",
                "--archive",
                "-",
                "--path",
                Data
            );
            Assert.True(made == 0, error);
        }

        Assert.DoesNotContain(
            Directory.GetDirectories(Data),
            folder => folder.Contains("archive", StringComparison.Ordinal)
        );

        var (exitCode, output) = await ShellAsync(
            "cat \"$0\" | \"$@\"",
            "restore",
            "-",
            "--path",
            Restored
        );

        Assert.True(exitCode == 0, output);
        await using var server = await ServerProcess.StartAsync(Restored);
        server.Http.DefaultRequestHeaders.Authorization = new("Bearer", _token);
        await _writer.CheckAsync(server.Http);
    }

    /// <summary>Runs a command in a shell that pipes it from or to a file, which is <c>$0</c>.</summary>
    private async Task<(int ExitCode, string Output)> ShellAsync(
        string script,
        params string[] arguments
    )
    {
        var program = ServerProcess.Program();
        var start = new ProcessStartInfo(
            "bash",
            [
                "-o",
                "pipefail",
                "-c",
                script,
                Path.Combine(_folder.Path, "backup.tar"),
                program.FileName,
                .. program.ArgumentList,
                .. arguments,
            ]
        )
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        using var shell = Process.Start(start)!;
        var output = shell.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = await shell.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await shell.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (shell.ExitCode, await output + error);
    }

    private Task<(int ExitCode, string Output)> ReplaceAsync(string backup) =>
        Command.RunAsync("restore", backup, "--replace", "--path", Data);

    private Task<(int ExitCode, string Output)> RestoreAsync() =>
        Command.RunAsync("restore", Backup, "--path", Restored);

    private static string[] Names(string folder) =>
        [
            .. Directory
                .EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories)
                .Order(StringComparer.Ordinal),
        ];
}
