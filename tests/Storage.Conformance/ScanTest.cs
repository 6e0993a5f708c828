using SessionContext.Core;
using SessionContext.Core.Records;
using SessionContext.Core.Scans;

namespace SessionContext.Storage.Conformance;

/// <summary>What the themes of scans share: running one, and comparing what it found.</summary>
public abstract class ScanTest(ITestStore store) : StoreConformance(store)
{
    protected async Task<List<ScanPage>> PagesAsync(Tenant? tenant = null, string? after = null) =>
        await Store.ScanAsync(tenant, after, Cancellation).ToListAsync(Cancellation);

    protected async Task<ScanEntry[]> ScanAsync(Tenant? tenant = null, string? after = null) =>
        Entries(await PagesAsync(tenant, after));

    protected static ScanEntry[] Entries(IEnumerable<ScanPage> pages) =>
        [.. pages.SelectMany(page => page.Entries)];

    /// <summary>The names of what was found, each once, ordered.</summary>
    protected static string[] Names(IEnumerable<ScanEntry> entries) =>
        [.. entries.Select(Name).Distinct().Order(StringComparer.Ordinal)];

    protected static string Name(ScanEntry entry) =>
        entry switch
        {
            ScannedContext { Key: var key } => key.ToString(),
            ScannedRecord { Key: var key } => $"{key.Kind}:{key.Tenant}/{key.Id}",
            _ => throw new ArgumentException("An unknown kind of entry."),
        };

    protected static StoredContext ContextIn(IEnumerable<ScanEntry> entries, ContextKey key) =>
        entries.OfType<ScannedContext>().Last(entry => entry.Key == key).Context;

    protected static StoredRecord RecordIn(IEnumerable<ScanEntry> entries, RecordKey key) =>
        entries.OfType<ScannedRecord>().Last(entry => entry.Key == key).Record;

    /// <summary>Contexts <c>s0000</c> and so on, more than two pages of them.</summary>
    protected async Task<string[]> CreateManyAsync(int count = (2 * ScanPage.MostEntries) + 100)
    {
        var names = Enumerable.Range(0, count).Select(i => $"s{i:D4}").ToArray();
        await Task.WhenAll(
            names.Select(name => CreateAsync(Sample.Key(name), Sample.New(Time, "c", "k")))
        );
        return [.. names.Select(name => $"acme/{name}")];
    }
}
