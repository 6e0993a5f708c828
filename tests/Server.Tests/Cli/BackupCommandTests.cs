using SessionContext.Server.Tests.Cli.Move;

namespace SessionContext.Server.Tests.Cli;

/// <summary>Backups are named, listed, kept and checked by command.</summary>
public sealed class BackupCommandTests : MoveTest
{
    private string Shelf => Folder.File("backups");

    [Fact]
    public async Task Backups_in_a_folder_have_names_that_do_not_collide_and_are_listed_the_newest_first()
    {
        await FillAsync();
        var first = await BackupAsync();
        var second = await BackupAsync();

        var list = await CommandResult.OfAsync("backups", "list", Shelf, "--json");

        Assert.Equal(0, list.Code);
        var lines = list.Output.TrimEnd().Split('\n');
        Assert.Contains(System.IO.Path.GetFileName(second), lines[0], StringComparison.Ordinal);
        Assert.Contains(System.IO.Path.GetFileName(first), lines[1], StringComparison.Ordinal);
        (await CommandResult.OfAsync("backups", "list", Shelf)).Says("madeAt");
    }

    [Fact]
    public async Task Old_backups_are_deleted_and_those_with_names_of_their_own_are_kept()
    {
        await FillAsync();
        var own = System.IO.Path.Combine(Shelf, "before-the-upgrade");
        (await CommandResult.OfAsync(["backup", own, .. Embedded()])).Says(own);
        var first = await BackupAsync();
        var second = await BackupAsync();

        (await CommandResult.OfAsync("backups", "prune", Shelf, "--keep", "1")).Says(
            $"Deleted {first}."
        );
        var third = await BackupAsync("--keep", "1");

        Assert.Equal(new[] { own, third }.Order(), Directory.GetDirectories(Shelf).Order());
        Assert.NotEqual(second, third);
    }

    [Fact]
    public async Task As_many_of_the_newest_backups_are_kept_as_is_said()
    {
        await FillAsync();
        string[] made = [await BackupAsync(), await BackupAsync(), await BackupAsync()];

        (await CommandResult.OfAsync("backups", "prune", Shelf, "--keep", "2")).Says(made[0]);

        Assert.Equal(made[1..], Directory.GetDirectories(Shelf).Order());
    }

    [Theory]
    [InlineData("backups", "prune", "x", "--keep", "0")]
    [InlineData("backups", "prune", "x")]
    [InlineData("backup")]
    [InlineData("backup", "one", "two")]
    [InlineData("backup", "one", "--archive", "-")]
    [InlineData("backup", "one", "--keep", "3")]
    public async Task A_command_line_that_is_not_clear_is_refused(params string[] words) =>
        (await CommandResult.OfAsync(words)).Fails("See session-context backup", code: 2);

    [Fact]
    public async Task An_archive_is_restored()
    {
        await FillAsync();
        var archive = Folder.File("backup.tar");
        (await CommandResult.OfAsync(["backup", "--archive", archive, .. Embedded()])).Says(
            archive
        );

        (await CommandResult.OfAsync(["restore", archive, .. Embedded("target")])).Says(
            "1 contexts"
        );
        (await CommandResult.OfAsync("backups", "verify", Folder.File("target"))).Says("no damage");
    }

    [Fact]
    public async Task An_archive_in_a_missing_folder_is_refused_by_the_name_of_the_folder()
    {
        await FillAsync();

        (
            await CommandResult.OfAsync([
                "backup",
                "--archive",
                Folder.File("missing/backup.tar"),
                .. Embedded(),
            ])
        ).Fails($"There is no folder '{Folder.File("missing")}'.");
    }

    [Fact]
    public async Task An_archive_that_was_cut_off_anywhere_is_refused()
    {
        await FillAsync();
        var archive = Folder.File("backup.tar");
        await CommandResult.OfAsync(["backup", "--archive", archive, .. Embedded()]);
        var whole = await File.ReadAllBytesAsync(archive, Cancellation);
        var random = new Random(7);
        foreach (
            var length in Enumerable.Range(0, 12).Select(_ => random.Next(whole.Length - 2048))
        )
        {
            await File.WriteAllBytesAsync(archive, whole[..length], Cancellation);
            (await CommandResult.OfAsync(["restore", archive, .. Embedded("target")])).Fails("");
            Assert.Empty(Directory.GetFileSystemEntries(Folder.File("target")));
        }
    }

    private Task<bool> FillAsync() =>
        InAsync(
            Embedded(),
            async store =>
            {
                await CreateAsync(store, Key("s1"), Context());
                return true;
            }
        );

    private async Task<string> BackupAsync(params string[] more)
    {
        var made = await CommandResult.OfAsync([
            "backup",
            "--in",
            Shelf,
            .. more,
            "--json",
            .. Embedded(),
        ]);
        Assert.True(made.Code == 0, made.Error);
        using var json = System.Text.Json.JsonDocument.Parse(made.Output.Split('\n')[0]);
        return json.RootElement.GetProperty("folder").GetString()!;
    }
}
