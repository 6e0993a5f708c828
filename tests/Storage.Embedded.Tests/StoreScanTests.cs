using SessionContext.Core;
using SessionContext.Core.Scans;
using SessionContext.Storage.Conformance;

namespace SessionContext.Storage.Embedded.Tests;

/// <summary>A scan under way keeps nobody from closing the store, or opening it again.</summary>
public sealed class StoreScanTests : EmbeddedStoreTest
{
    [Fact]
    public async Task The_store_closes_between_two_pages_and_the_scan_says_so()
    {
        await using var scan = await BeginAsync();
        await Store.DisposeAsync();
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await scan.MoveNextAsync());
    }

    [Fact]
    public async Task A_scan_does_not_go_on_in_a_store_that_was_opened_anew()
    {
        var slot = new EngineSlot(new EmbeddedStoreOptions { Path = Path.Combine(Folder, "own") });
        using (var lease = slot.Enter())
        {
            using var writes = new RocksDbSharp.WriteBatch();
            for (var i = 0; i < 2 * ScanPage.MostEntries; i++)
            {
                var context = EntryFormat.Encode(Sample.New(Time));
                writes.Put(KeyFormat.Context(Sample.Key($"s{i}")), context, lease.Engine.Contexts);
            }

            lease.Engine.Write(writes);
        }

        using (var scan = new StoreScan(slot, Time, null).Pages(null, Cancellation).GetEnumerator())
        {
            Assert.True(scan.MoveNext());
            slot.Reopen();
            Assert.Throws<StoreUnavailableException>(() => scan.MoveNext());
        }

        Assert.Equal(2, new StoreScan(slot, Time, null).Pages(null, Cancellation).Count());
        slot.Close();
    }

    [Fact]
    public async Task A_long_run_of_ended_entries_lies_between_two_others()
    {
        await CreateAsync("a", null);
        await Task.WhenAll(
            Enumerable
                .Range(0, 5 * ScanPage.MostEntries)
                .Select(i => CreateAsync($"b{i}", TimeSpan.FromHours(1)))
        );
        await CreateAsync("c", null);
        Time.AdjustTime(Time.GetUtcNow().AddHours(1)); // before a sweep
        var found = await Store
            .ScanAsync(null, null, Cancellation)
            .SelectMany(page => page.Entries)
            .OfType<ScannedContext>()
            .Select(entry => $"{entry.Key.SessionId}")
            .ToListAsync(Cancellation);
        Assert.Equal(["a", "c"], found);
    }

    private async Task<IAsyncEnumerator<ScanPage>> BeginAsync()
    {
        await Task.WhenAll(
            Enumerable.Range(0, 2 * ScanPage.MostEntries).Select(i => CreateAsync($"s{i}", null))
        );
        var scan = Store.ScanAsync(null, null, Cancellation).GetAsyncEnumerator(Cancellation);
        Assert.True(await scan.MoveNextAsync());
        return scan;
    }

    private async Task CreateAsync(string session, TimeSpan? lifetime) =>
        Assert.True(
            await Store.CompareAndSwapAsync(
                Sample.Key(session),
                null,
                Sample.New(Time, lifetime: lifetime),
                Cancellation
            )
        );
}
