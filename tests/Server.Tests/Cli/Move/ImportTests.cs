using SessionContext.Core;
using SessionContext.Core.Records;

namespace SessionContext.Server.Tests.Cli.Move;

/// <summary>An import adds what is missing, and takes nothing away that is newer.</summary>
public sealed class ImportTests : MoveTest
{
    private static readonly ContextKey Session = Key("s1");

    private string Path => Folder.File("sessions.ndjson");

    [Fact]
    public async Task An_import_again_changes_nothing()
    {
        await ExportAsync(Context(), Value(1));
        (await ImportAsync()).Is(Outcome(imported: 2));
        (await ImportAsync()).Is(Outcome(already: 2));
    }

    [Fact]
    public async Task A_later_version_stays()
    {
        var exported = Context();
        var later = Context(exported.Revision.Next(), document: "{\"later\":1}");
        await ExportAsync(exported, Value(2));
        await FillAsync("target", later, Value(3, "later"));
        (await ImportAsync()).Is(Outcome(already: 2));
        await IsThereAsync(later.Revision, "{\"later\":1}", 3);
    }

    [Fact]
    public async Task An_earlier_version_is_brought_up_to_date()
    {
        var earlier = Context();
        var exported = Context(earlier.Revision.Next().Next(), "c", "k", document: "{\"new\":1}");
        await ExportAsync(exported, Value(5));
        await FillAsync("target", earlier, Value(4, "earlier"));
        (await ImportAsync()).Is(Outcome(imported: 2));
        await IsThereAsync(exported.Revision, "{\"new\":1}", 5);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(-1, 0)]
    [InlineData(null, 1)]
    public async Task A_life_that_was_extended_without_a_change_is_extended_there_and_none_shortened(
        int? years,
        int imported
    )
    {
        var there = Context();
        var ends = years is { } more
            ? there.ExpiresAt!.Value.AddYears(more)
            : (DateTimeOffset?)null;
        await ExportAsync(there.WithExpiry(ends), Value(1));
        await FillAsync("target", there, Value(1));
        (await ImportAsync()).Is(Outcome(imported: imported, already: 2 - imported));
        var stored = await InAsync(
            Embedded("target"),
            async store => await store.ReadAsync(Session, Cancellation)
        );
        Assert.Equal(imported == 1 ? ends : there.ExpiresAt, stored!.ExpiresAt);
    }

    [Fact]
    public async Task A_session_that_was_created_anew_stays()
    {
        var other = Context(document: "{\"other\":1}", age: 91);
        await ExportAsync(Context(), Value(1));
        await FillAsync("target", other, Value(1));
        (await ImportAsync()).Is(Outcome(already: 1, kept: 1));
        await IsThereAsync(other.Revision, "{\"other\":1}", 1);
    }

    [Fact]
    public async Task A_session_that_was_changed_otherwise_since_stays()
    {
        var other = Context(document: "{\"other\":1}");
        await ExportAsync(Context(), Value(1));
        await FillAsync("target", other, Value(1));
        (await ImportAsync()).Is(Outcome(already: 1, kept: 1));
        await IsThereAsync(other.Revision, "{\"other\":1}", 1);
    }

    [Fact]
    public async Task It_gives_way_if_that_is_asked_for()
    {
        var exported = Context(document: "{\"exported\":1}");
        await ExportAsync(exported, Value(1));
        await FillAsync("target", Context(new Revision(1, 99), age: 91), Value(1));
        (await ImportAsync("--replace")).Is(Outcome(imported: 1, already: 1));
        await IsThereAsync(exported.Revision, "{\"exported\":1}", 1);
    }

    [Fact]
    public async Task What_has_ended_since_is_left_out()
    {
        await ExportAsync(Context(), Value(1));
        var text = await File.ReadAllTextAsync(Path);
        await File.WriteAllTextAsync(
            Path,
            WithoutDigests(text)
                .Replace("\"expiresAt\":\"2100-", "\"expiresAt\":\"2020-", StringComparison.Ordinal)
        );
        (await ImportAsync()).Is(Outcome(ended: 2));
    }

    [Fact]
    public async Task A_tenants_import_stores_that_tenants_alone()
    {
        await ExportAsync(Context(), Value(1));
        (await ImportAsync("--tenant", "bcme")).Is(Outcome(others: ", of other tenants 2"));
    }

    private Task<bool> FillAsync(string name, StoredContext context, StoredRecord record) =>
        InAsync(
            Embedded(name),
            async store =>
            {
                await CreateAsync(store, Session, context);
                await CreateAsync(store, Record("s1"), record);
                return true;
            }
        );

    private async Task ExportAsync(StoredContext context, StoredRecord record)
    {
        await FillAsync("source", context, record);
        var exported = await RunAsync("export", Path, Embedded("source"));
        Assert.True(exported.Code == 0, exported.Error);
    }

    private Task<CommandResult> ImportAsync(params string[] options) =>
        RunAsync("import", Path, [.. options, .. Embedded("target")]);

    private async Task IsThereAsync(Revision revision, string document, long record)
    {
        var (context, remembered) = await InAsync(
            Embedded("target"),
            async store =>
                (
                    await store.ReadAsync(Session, Cancellation),
                    await store.ReadRecordAsync(Record("s1"), Cancellation)
                )
        );
        Assert.Equal(revision, context!.Revision);
        Assert.Equal(document, System.Text.Encoding.UTF8.GetString(context.Document.Span));
        Assert.Equal(record, remembered!.Version);
    }

    private static string Outcome(
        int imported = 0,
        int already = 0,
        int kept = 0,
        int ended = 0,
        string others = ""
    ) =>
        $"Of 1 contexts and 1 records: imported {imported}, already there {already}, kept {kept}, expired {ended}{others}.";
}
