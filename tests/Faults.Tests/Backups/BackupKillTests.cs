namespace SessionContext.Faults.Tests.Backups;

/// <summary>kill -9 in the middle of a backup or of a restore: nothing half is taken for whole.</summary>
public sealed class BackupKillTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SessionWriter _writer = new("s");

    private string Data => Path.Combine(_folder.Path, "data");

    private string Target => Path.Combine(_folder.Path, "backup");

    private string Restored => Path.Combine(_folder.Path, "restored");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_backup_that_was_killed_is_none_and_the_next_one_takes_its_place()
    {
        await using (var server = await ServerProcess.StartAsync(Data))
        {
            await server.AuthorizeAsync();
            await _writer.WriteAsync(server.Http);
            var pipe = Pipe.In(Data);
            await using var command = BackupCommand();
            await using (await Pipe.IsReadAsync(pipe))
            {
                await server.KillAsync();
            }

            var (exitCode, output) = await command.EndedAsync();
            Assert.Equal(1, exitCode);
            Assert.Contains("stopped before", output, StringComparison.Ordinal);
            Assert.False(Directory.Exists(Target));
            File.Delete(pipe);
        }

        await using var restarted = await ServerProcess.StartAsync(Data);
        await using var next = BackupCommand();
        Assert.Equal(0, (await next.EndedAsync()).ExitCode);
        Assert.Equal([Target], Directory.GetDirectories(_folder.Path, "backup*"));
    }

    [Fact]
    public async Task A_command_that_was_killed_does_not_harm_the_backup_that_it_asked_for()
    {
        await using var server = await ServerProcess.StartAsync(Data);
        var pipe = Pipe.In(Data);
        await using var command = BackupCommand();
        await using (await Pipe.IsReadAsync(pipe))
        {
            await command.KillAsync();
        }

        File.Delete(pipe);
        // The service has the first one to finish.
        (int ExitCode, string Output) next;
        do
        {
            next = await Command.RunAsync("backup", Target + "2", "--path", Data);
        } while (next.Output.Contains("another command", StringComparison.Ordinal));

        Assert.True(next.ExitCode == 0, next.Output);
        Assert.True(Directory.Exists(Target));
    }

    [Fact]
    public async Task A_service_that_is_told_to_end_finishes_the_backup_first()
    {
        await using var server = await ServerProcess.StartAsync(Data);
        var pipe = Pipe.In(Data);
        await using var command = BackupCommand();
        await using (await Pipe.IsReadAsync(pipe))
        {
            server.Terminate();
        }

        var (exitCode, output) = await command.EndedAsync();
        Assert.True(exitCode == 0, output);
        Assert.Equal(0, await server.EndedAsync());
        Assert.True(Directory.Exists(Target));
    }

    [Fact]
    public async Task A_second_backup_meanwhile_is_refused_and_the_first_one_is_made()
    {
        await using var server = await ServerProcess.StartAsync(Data);
        var pipe = Pipe.In(Data);
        await using var first = BackupCommand();
        await using (await Pipe.IsReadAsync(pipe))
        {
            await using var second = BackupCommand();
            var (exitCode, output) = await second.EndedAsync();
            Assert.Equal(1, exitCode);
            Assert.Contains("another command", output, StringComparison.Ordinal);
        }

        Assert.Equal(0, (await first.EndedAsync()).ExitCode);
    }

    [Fact]
    public async Task No_service_starts_over_a_restore_that_was_killed_until_it_is_done_again()
    {
        await MakeBackupAsync();
        var pipe = Pipe.In(Target);
        await using (var command = RestoreIt())
        {
            await using (await Pipe.IsReadAsync(pipe))
            {
                await command.KillAsync();
            }
        }

        File.Delete(pipe);
        var (exitCode, output) = await ServerProcess.RunToEndAsync(Restored);
        Assert.Equal(1, exitCode);
        Assert.Contains("did not finish", output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);

        await using var again = RestoreIt();
        Assert.Equal(0, (await again.EndedAsync()).ExitCode);
        await using var server = await ServerProcess.StartAsync(Restored);
        await server.AuthorizeAsync();
        await _writer.CheckAsync(server.Http);
    }

    [Fact]
    public async Task A_restore_that_was_killed_between_its_renames_is_done_again()
    {
        // The keys are in their place, the contexts are not.
        await MakeBackupAsync();
        Directory.CreateDirectory(Path.Combine(Restored, "restore.partial", "contexts"));
        Directory.CreateDirectory(Path.Combine(Restored, "keys"));
        await File.WriteAllTextAsync(
            Path.Combine(Restored, "keys", "a.pem"),
            "",
            TestContext.Current.CancellationToken
        );
        Assert.Equal(1, (await ServerProcess.RunToEndAsync(Restored)).ExitCode);

        await using var command = RestoreIt();

        var (exitCode, output) = await command.EndedAsync();
        Assert.True(exitCode == 0, output);
        await using var server = await ServerProcess.StartAsync(Restored);
        await server.AuthorizeAsync();
        await _writer.CheckAsync(server.Http);
    }

    private async Task MakeBackupAsync()
    {
        await using var server = await ServerProcess.StartAsync(Data);
        await server.AuthorizeAsync();
        await _writer.WriteAsync(server.Http);
        await using var command = BackupCommand();
        Assert.Equal(0, (await command.EndedAsync()).ExitCode);
    }

    private Command BackupCommand() => Command.Start("backup", Target, "--path", Data);

    private Command RestoreIt() => Command.Start("restore", Target, "--path", Restored);
}
