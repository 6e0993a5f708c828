using System.Globalization;
using System.Runtime.Versioning;
using SessionContext.Faults.Tests.Backups;

namespace SessionContext.Faults.Tests.Secrets;

/// <summary>
/// Other users of the machine cannot read what the service stores, whatever the umask that it is started with.
/// </summary>
[UnsupportedOSPlatform("windows")]
public sealed class FileModeTests
{
    private const UnixFileMode NotTheOwner =
        UnixFileMode.GroupRead
        | UnixFileMode.GroupWrite
        | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead
        | UnixFileMode.OtherWrite
        | UnixFileMode.OtherExecute;

    private const UnixFileMode Everything = NotTheOwner | Owner;

    private const UnixFileMode Owner =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private const string Warning = "is open to other users of this machine";

    [Fact]
    public async Task All_that_the_service_makes_is_its_own_users_alone()
    {
        using var folder = new TemporaryFolder();
        var data = Path.Combine(folder.Path, "parent", "data");
        var backup = Path.Combine(folder.Path, "backups", "today");
        var export = Path.Combine(folder.Path, "export");
        var restored = Path.Combine(folder.Path, "restored", "data");
        await using (var service = await ServerProcess.StartAsync(data, "umask 022"))
        {
            await service.AuthorizeAsync();
            await new SessionWriter("s").CheckAsync(service.Http);
            await RunAsync("backup", backup, "--path", data);
            Assert.DoesNotContain(Warning, service.Output, StringComparison.Ordinal);
        }

        await RunAsync("export", export, $"--Store:Path={data}");
        await RunAsync("restore", backup, "--path", restored);

        string[] made = [Path.GetDirectoryName(data)!, Path.GetDirectoryName(backup)!, export];
        Assert.All(
            made.Concat(made.Where(Directory.Exists).SelectMany(Entries))
                .Append(Path.GetDirectoryName(restored)!)
                .Concat(Entries(Path.GetDirectoryName(restored)!)),
            path =>
                Assert.True(
                    (File.GetUnixFileMode(path) & NotTheOwner) == 0,
                    $"{path} has the mode {Convert.ToString((int)File.GetUnixFileMode(path), 8)}."
                )
        );
    }

    [Fact]
    public async Task A_restore_closes_what_is_open_in_the_backup()
    {
        using var folder = new TemporaryFolder();
        var data = Path.Combine(folder.Path, "data");
        var restored = Path.Combine(folder.Path, "restored");
        await using (var service = await ServerProcess.StartAsync(data))
        {
            await service.AuthorizeAsync();
        }

        foreach (var path in Entries(data))
        {
            File.SetUnixFileMode(path, Everything);
        }

        await RunAsync("restore", data, "--path", restored);

        Assert.All(
            Entries(restored),
            path => Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(path) & NotTheOwner)
        );
    }

    [Theory]
    [InlineData("0755", true)]
    [InlineData("0750", true)]
    [InlineData("0711", true)]
    [InlineData("0700", false)]
    public async Task A_data_folder_that_is_open_is_told_at_start(string mode, bool told)
    {
        using var folder = new TemporaryFolder();
        var data = Directory.CreateDirectory(Path.Combine(folder.Path, "data"));
        data.UnixFileMode = (UnixFileMode)Convert.ToInt32(mode, 8);

        await using var service = await ServerProcess.StartAsync(data.FullName);

        Assert.Equal(
            told,
            service.Output.Contains(
                $"The folder {data.FullName} {Warning}",
                StringComparison.Ordinal
            )
        );
        Assert.Equal(
            told,
            service.Output.Contains(
                $"\"EventId\":{5001.ToString(CultureInfo.InvariantCulture)}",
                StringComparison.Ordinal
            )
        );
    }

    [Fact]
    public async Task Contexts_that_are_open_in_an_open_data_folder_are_told_at_start()
    {
        using var folder = new TemporaryFolder();
        await (await ServerProcess.StartAsync(folder.Path)).DisposeAsync();
        var contexts = Path.Combine(folder.Path, "contexts");
        File.SetUnixFileMode(folder.Path, Everything);
        File.SetUnixFileMode(contexts, Everything);

        await using var service = await ServerProcess.StartAsync(folder.Path);

        Assert.Contains(
            $"The folder {contexts} {Warning}",
            service.Output,
            StringComparison.Ordinal
        );
    }

    private static IEnumerable<string> Entries(string folder) =>
        Directory.EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories);

    private static async Task RunAsync(params string[] arguments)
    {
        var (exitCode, output) = await Command.RunAsync(arguments);
        Assert.True(exitCode == 0, output);
    }
}
