using System.Runtime.Versioning;
using Microsoft.Extensions.Time.Testing;
using SessionContext.Core;
using SessionContext.Core.Scans;
using SessionContext.Server.Export;

namespace SessionContext.Server.Tests.Cli.Move;

/// <summary>An export is whole, or is gone on with until it is.</summary>
public sealed class ExportTests : MoveTest
{
    // More than two pages.
    private const int Contexts = (2 * ScanPage.MostEntries) + 50;

    private readonly FakeTimeProvider _time = new();

    private string Path => Folder.File("sessions.ndjson");

    private string Partial => Path + ".partial";

    [Fact]
    public Task An_export_that_was_cut_off_at_any_byte_is_gone_on_with_and_whole() =>
        InAsync(
            Embedded(),
            async store =>
            {
                var whole = await WholeAsync(store);
                foreach (var length in Cuts(whole))
                {
                    await ResumeAsync(store, whole[..length]);
                    Assert.True(await IsAsync(whole), $"Cut off at {length} it is another file.");
                }

                return true;
            }
        );

    [Fact]
    public Task What_a_loss_of_power_left_behind_the_last_position_is_written_anew() =>
        InAsync(
            Embedded(),
            async store =>
            {
                var whole = await WholeAsync(store);
                byte[][] damage = [new byte[4096], "{\"context\":{}}\n"u8.ToArray()];
                foreach (var left in damage)
                {
                    await ResumeAsync(store, [.. whole[..(whole.Length / 2)], .. left]);
                    Assert.True(await IsAsync(whole));
                }

                return true;
            }
        );

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task Only_its_owner_may_read_it()
    {
        await FillAsync("s1");
        await RunAsync("export", Path, Embedded());
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path));
    }

    [Fact]
    public async Task A_file_that_is_there_is_left_as_it_is()
    {
        await FillAsync("s1");
        foreach (var file in (string[])[Path, Partial])
        {
            await File.WriteAllTextAsync(file, "mine");
            (await RunAsync("export", Path, Embedded())).Fails($"{file} exists.");
            Assert.Equal("mine", await File.ReadAllTextAsync(file));
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData("Embedded", "acme")]
    [InlineData("Redis", null)]
    public async Task What_another_export_left_is_not_gone_on_with(string engine, string? tenant)
    {
        await FillAsync("s1");
        Tenant? whose = tenant is null ? null : FieldText.Tenant(tenant);
        await using (
            await PartialFile.BeginAsync(Path, Header.Of(engine, whose, _time.GetUtcNow()))
        ) { }

        (await RunAsync("export", Path, ["--resume", .. Embedded()])).Fails(
            $"was started for {(tenant is null ? "all tenants" : $"tenant {tenant}")} of {engine}"
        );
    }

    [Fact]
    public async Task What_is_no_export_is_not_gone_on_with()
    {
        await FillAsync("s1");
        await File.WriteAllTextAsync(Partial, "{\"mine\":1}\n");
        (await RunAsync("export", Path, ["--resume", .. Embedded()])).Fails("is not an export");
        Assert.Equal("{\"mine\":1}\n", await File.ReadAllTextAsync(Partial));
    }

    [Fact]
    public async Task A_tenants_export_holds_that_tenants_alone()
    {
        await FillAsync("s1", "s2");
        (await RunAsync("export", Path, ["--tenant", "bcme", .. Embedded()])).Is(
            $"{Path}: 1 contexts and 0 records."
        );
        Assert.Contains("\"bcme\"", Assert.Single(Entries(Path)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--tennant", "--tennant is neither an option nor a setting", 2)]
    [InlineData("Stroe:Engine=Redis", "Stroe:Engine is neither an option nor a setting", 2)]
    [InlineData("Store:Engin=Redis", "Store:Engin is not a setting", 1)]
    [InlineData("Store:Engine=Mongo", "Store:Engine must be", 1)]
    [InlineData("Store:Path=nowhere", "/nowhere'", 1)]
    public async Task What_is_asked_for_in_vain_is_named(string argument, string words, int code)
    {
        (await RunAsync("export", Path, argument)).Fails(words, code);
        Assert.False(File.Exists(Partial));
    }

    [Fact]
    public async Task An_export_to_a_missing_folder_is_refused_by_the_name_of_the_folder()
    {
        await FillAsync("s1");
        (await RunAsync("export", Folder.File("missing/export.ndjson"), Embedded())).Fails(
            $"There is no folder '{Folder.File("missing")}'."
        );
    }

    [Fact]
    public async Task A_store_in_use_is_named()
    {
        await FillAsync("s1");
        await InAsync(
            Embedded(),
            async _ =>
            {
                (await RunAsync("export", Path, Embedded())).Fails("is in use by another process");
                return true;
            }
        );
    }

    private Task<bool> FillAsync(params string[] sessions) =>
        InAsync(
            Embedded(),
            async store =>
            {
                foreach (var session in sessions)
                {
                    await CreateAsync(store, Key(session), Context());
                }

                await CreateAsync(store, Key("s1", "bcme"), Context());
                return true;
            }
        );

    private async Task<byte[]> WholeAsync(ISessionContextStore store)
    {
        await Task.WhenAll(
            Enumerable
                .Range(0, Contexts)
                .Select(i => CreateAsync(store, Key($"s{i}"), Context(cart: "k\u2028")))
        );
        await CreateAsync(store, Record("r1"), Value(1));
        await ExportAsync(store, resume: false);
        return await File.ReadAllBytesAsync(Path);
    }

    // Around each position and at the file's ends every byte, and some elsewhere.
    private static List<int> Cuts(byte[] whole)
    {
        var random = new Random(7);
        var cuts = new List<int> { 0, 1, whole.Length - 1, whole.Length };
        cuts.AddRange(Enumerable.Range(0, 30).Select(_ => random.Next(whole.Length)));
        for (var at = 0; whole.AsSpan(at).IndexOf("{\"position\""u8) is var next and >= 0; at++)
        {
            at += next;
            var end = at + whole.AsSpan(at).IndexOf((byte)'\n');
            cuts.AddRange([at - 1, at, at + 5, end - 1, end, end + 1, end + 2]);
        }

        return cuts;
    }

    private async Task<bool> IsAsync(byte[] whole)
    {
        var file = await File.ReadAllBytesAsync(Path);
        return whole.AsSpan().SequenceEqual(file);
    }

    private async Task ResumeAsync(ISessionContextStore store, byte[] left)
    {
        File.Delete(Path);
        await File.WriteAllBytesAsync(Partial, left);
        await ExportAsync(store, resume: true);
    }

    private Task<EntryCounts> ExportAsync(ISessionContextStore store, bool resume) =>
        new Exporter(store, "Embedded", _time).RunAsync(
            Path,
            null,
            resume,
            new Unseen(),
            Cancellation
        );
}
