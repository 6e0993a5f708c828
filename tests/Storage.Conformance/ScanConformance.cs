using System.Text;
using SessionContext.Core;
using SessionContext.Core.Records;
using SessionContext.Core.Scans;

namespace SessionContext.Storage.Conformance;

/// <summary>
/// A scan finds everything that belongs to sessions, exactly as it is stored, and goes on where it was left.
/// </summary>
public abstract class ScanConformance(ITestStore store) : ScanTest(store)
{
    private static readonly ContextKey Key = Sample.Key();
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public async Task An_empty_store_has_no_page() => Assert.Empty(await PagesAsync());

    [Fact]
    public async Task A_context_comes_with_all_that_was_stored()
    {
        var full = new StoredContext
        {
            Revision = new Revision(long.MaxValue - 7, 42),
            CreatedAt = Time.GetUtcNow(),
            ModifiedAt = Time.GetUtcNow().AddMilliseconds(1),
            ExpiresAt = Time.GetUtcNow() + Hour,
            CustomerId = "Jürgen \0 \u2028 \U0001F6D2",
            CartId = "k:{1}",
            Derived = DerivedFields.Currency | DerivedFields.LanguageAtLogin,
            CartSetAt = Time.GetUtcNow().AddMilliseconds(-1),
            Document = Encoding.UTF8.GetBytes("""{ "a": 1.0, "b": "\u2028" }"""),
        };
        var bare = Sample.New(Time);
        await CreateAsync(Key, full);
        await CreateAsync(Sample.Key("s2"), bare);

        var found = await ScanAsync();

        Assert.Equal(["acme/s1", "acme/s2"], Names(found));
        Sample.AssertSame(full, ContextIn(found, Key));
        Sample.AssertSame(bare, ContextIn(found, Sample.Key("s2")));
    }

    [Fact]
    public async Task A_changed_context_comes_as_it_is_now()
    {
        var first = await CreateAsync(Key, Sample.New(Time, "c1"));
        var second = await ReplaceAsync(Key, first, Sample.Next(Time, first, "c2"));
        Sample.AssertSame(second, ContextIn(await ScanAsync(), Key));
    }

    [Fact]
    public async Task The_records_of_a_kind_of_a_tenant_are_found_alone()
    {
        RecordKey[] wanted =
        [
            .. Enumerable
                .Range(0, ScanPage.MostEntries + 20)
                .Select(i => Sample.RecordKey($"s{i}")),
        ];
        RecordKey[] others =
        [
            Sample.RecordKey("s1", "acme1"),
            Sample.RecordKey("s1", kind: RecordKind.ClosedCart),
        ];
        await CreateAsync(Key, Sample.New(Time, "c", "k"));
        var records = new Dictionary<RecordKey, StoredRecord>();
        foreach (var key in wanted.Concat(others))
        {
            records[key] = Sample.Record(Time);
            Assert.True(
                await Store.CompareAndSwapRecordAsync(key, null, records[key], Cancellation)
            );
        }

        var found = await Store
            .ScanRecordsAsync(Sample.Key().Tenant, RecordKind.Login, Cancellation)
            .ToListAsync(Cancellation);

        Assert.Equal(
            wanted.Select(key => key.Id).Order(StringComparer.Ordinal),
            found.Select(entry => entry.Key.Id).Distinct().Order(StringComparer.Ordinal)
        );
        Assert.All(found, entry => Sample.AssertSame(records[entry.Key], entry.Record));
    }

    [Theory]
    [InlineData(RecordKind.Login, "s1")]
    [InlineData(RecordKind.Event, "mark")]
    [InlineData(RecordKind.ClosedCart, "a} {b:Jürgen\0\U0001F6D2")]
    [InlineData(RecordKind.KnownCart, "c1")]
    [InlineData(RecordKind.CustomerCutOff, "digest")]
    public async Task A_record_that_belongs_to_sessions_comes_with_all_that_was_stored(
        RecordKind kind,
        string id
    )
    {
        var key = Sample.RecordKey(id, kind: kind);
        var record = await CreateAsync(key, Sample.Record(Time));
        var found = await ScanAsync();
        Assert.Equal([$"{kind}:acme/{id}"], Names(found));
        Sample.AssertSame(record, RecordIn(found, key));
    }

    [Theory]
    [InlineData(RecordKind.SigningKeys)]
    [InlineData(RecordKind.KeyRing)]
    [InlineData(RecordKind.FirstStartClient)]
    public async Task The_services_own_records_do_not_come(RecordKind kind)
    {
        await CreateAsync(Sample.RecordKey(kind: kind), Sample.Record(Time));
        await CreateAsync(Key, Sample.New(Time));
        Assert.Equal(["acme/s1"], Names(await ScanAsync()));
    }

    [Fact]
    public async Task An_event_that_was_carried_out_comes_as_a_record()
    {
        var mark = Sample.Mark(Time);
        var context = Sample.New(Time);
        await Store.CompareAndSwapOnceAsync(Key, null, context, mark, Cancellation);

        var found = await ScanAsync();

        Assert.Equal([$"Event:acme/{mark.Id}", "acme/s1"], Names(found));
        var record = RecordIn(found, mark.RecordKey(Key.Tenant));
        Sample.AssertSame(new StoredRecord(1, mark.ExpiresAt, default), record);
    }

    [Fact]
    public async Task An_event_that_was_not_carried_out_does_not_come()
    {
        await CreateAsync(Key, Sample.New(Time));
        var outcome = await Store.CompareAndSwapOnceAsync(
            Key,
            Revision.First(),
            null,
            Sample.Mark(Time),
            Cancellation
        );
        Assert.Equal(SwapOutcome.Lost, outcome);
        Assert.Equal(["acme/s1"], Names(await ScanAsync()));
    }

    [Fact]
    public async Task What_has_ended_does_not_come()
    {
        await CreateAsync(Sample.Key("short"), Sample.New(Time, lifetime: Hour));
        await CreateAsync(Sample.Key("long"), Sample.New(Time, lifetime: 2 * Hour));
        await CreateAsync(Sample.RecordKey("short"), Sample.Record(Time, lifetime: Hour));
        await CreateAsync(Sample.RecordKey("long"), Sample.Record(Time, lifetime: 2 * Hour));
        Time.Advance(Hour);
        Assert.Equal(["Login:acme/long", "acme/long"], Names(await ScanAsync()));
    }

    [Fact]
    public async Task A_tenants_scan_finds_that_tenants_alone()
    {
        foreach (var tenant in (string[])["acme", "acm", "acme2", "bcme"])
        {
            await CreateAsync(Sample.Key("s1", tenant), Sample.New(Time, "{acme:", "{acme:"));
            await CreateAsync(
                Sample.RecordKey("{acme:s1", tenant, RecordKind.ClosedCart),
                Sample.Record(Time)
            );
        }

        var found = await ScanAsync(Sample.Tenant("acme"));

        Assert.Equal(["ClosedCart:acme/{acme:s1", "acme/s1"], Names(found));
        Assert.Equal(8, Names(await ScanAsync()).Length);
    }

    [Theory]
    [InlineData("s1", "s10")]
    [InlineData("s", "s:s")]
    [InlineData("a", "A")]
    [InlineData("login:s", "s")]
    public async Task Sessions_that_resemble_each_other_are_apart(string id, string other)
    {
        var (one, two) = (Sample.Key(id), Sample.Key(other));
        var first = await CreateAsync(one, Sample.New(Time));
        var second = await CreateAsync(two, Sample.New(Time));
        var found = await ScanAsync();
        Sample.AssertSame(first, ContextIn(found, one));
        Sample.AssertSame(second, ContextIn(found, two));
    }

    [Fact]
    public async Task Many_entries_come_in_pages_and_none_is_missing()
    {
        var names = await CreateManyAsync();
        var pages = await PagesAsync();
        Assert.True(pages.Count > 2, $"{pages.Count} pages.");
        Assert.All(pages, page => Assert.InRange(page.Entries.Count, 1, 2 * ScanPage.MostEntries));
        Assert.Equal(names, Names(Entries(pages)));
    }

    [Fact]
    public async Task Large_documents_make_small_pages_and_none_is_missing_behind_any()
    {
        var document = new byte[256 * 1024];
        var names = Enumerable.Range(0, 80).Select(i => $"s{i:D2}").ToArray();
        foreach (var name in names)
        {
            await CreateAsync(
                Sample.Key(name),
                Sample.Build(Time, Revision.First(), null, null, null, document)
            );
        }

        var pages = await PagesAsync();

        Assert.All(
            pages,
            page => Assert.InRange(page.Entries.Sum(e => e.Bytes), 1, 5 * ScanPage.MostBytes)
        );
        for (var i = 0; i < pages.Count; i++)
        {
            var rest = await ScanAsync(after: pages[i].Position);
            Assert.Equal(
                names.Select(name => $"acme/{name}"),
                Names(Entries(pages.Take(i + 1)).Concat(rest))
            );
        }
    }

    [Fact]
    public async Task Behind_each_position_is_the_rest()
    {
        var names = await CreateManyAsync();
        await CreateAsync(Sample.RecordKey("r"), Sample.Record(Time));
        await CreateAsync(
            Sample.RecordKey("a:b\0\u2028", kind: RecordKind.ClosedCart),
            Sample.Record(Time)
        );
        var pages = await PagesAsync();
        for (var i = 0; i < pages.Count; i++)
        {
            var rest = await ScanAsync(after: pages[i].Position);
            var both = Names(Entries(pages.Take(i + 1)).Concat(rest));
            Assert.Equal(
                names,
                both.Where(name => name.StartsWith("acme/", StringComparison.Ordinal))
            );
            Assert.Equal(names.Length + 2, both.Length);
        }

        Assert.Empty(await PagesAsync(after: pages[^1].Position));
    }

    [Fact]
    public async Task A_tenants_scan_goes_on_behind_a_position()
    {
        var names = await CreateManyAsync();
        await CreateAsync(Sample.Key("x", "acme2"), Sample.New(Time));
        await CreateAsync(Sample.RecordKey("x", "acme2"), Sample.Record(Time));
        var pages = await PagesAsync(Key.Tenant);
        var rest = await ScanAsync(Key.Tenant, pages[0].Position);
        Assert.True(rest.Length < names.Length);
        Assert.Equal(names, Names(pages[0].Entries.Concat(rest)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("context:acme")]
    [InlineData("record:4:acme:x")]
    [InlineData("no:0:0")]
    public async Task A_position_of_another_store_is_refused(string position) =>
        await Assert.ThrowsAsync<ScanException>(() => PagesAsync(after: position));

    [Fact]
    public async Task What_changes_meanwhile_comes_whole_and_what_does_not_change_comes()
    {
        var still = await CreateManyAsync();
        using var done = new CancellationTokenSource();
        var writers = Enumerable
            .Range(0, 8)
            .Select(i => ChangeAsync($"w{i}", done.Token))
            .ToArray();
        for (var scan = 0; scan < 5; scan++)
        {
            var found = await ScanAsync();
            Assert.Empty(still.Except(Names(found)));
            foreach (var context in found.OfType<ScannedContext>())
            {
                // A document tells its revision, and whose it is.
                Assert.Equal(
                    Sample.Document(context.Context.Revision, context.Context.ModifiedAt).ToArray(),
                    context.Context.Document.ToArray()
                );
            }
        }

        await done.CancelAsync();
        await Task.WhenAll(writers);
    }

    [Fact]
    public async Task A_scan_that_is_left_early_holds_nothing_up()
    {
        await CreateManyAsync();
        await foreach (var page in Store.ScanAsync(null, null, Cancellation))
        {
            Assert.NotEmpty(page.Entries);
            break;
        }

        await CreateAsync(Sample.Key("later"), Sample.New(Time));
        await ReopenAsync();
        Assert.Contains("acme/later", Names(await ScanAsync()));
    }

    private async Task ChangeAsync(string name, CancellationToken done)
    {
        var key = Sample.Key(name);
        var stored = await CreateAsync(key, Sample.New(Time));
        for (var i = 0; !done.IsCancellationRequested; i++)
        {
            var customer = i % 2 == 0 ? "c" : null;
            stored = await ReplaceAsync(key, stored, Sample.Next(Time, stored, customer));
        }
    }
}
