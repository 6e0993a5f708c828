using RocksDbSharp;
using SessionContext.Core;
using SessionContext.Core.Records;
using SessionContext.Storage.Conformance;

namespace SessionContext.Storage.Embedded.Tests;

/// <summary>What the sweep leaves behind, how fast it goes, and what does not stop it.</summary>
public sealed class SweeperTests : EmbeddedStoreTest
{
    private static readonly ContextKey Key = Sample.Key();
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public async Task A_purged_context_leaves_nothing_behind()
    {
        await CreateAsync(Key, Sample.New(Time, "c1", "k1", Hour));
        Time.Advance(Hour);
        await WaitForWriterAsync();
        Assert.Empty(await Store.CountByTenantAsync(Cancellation));
        Assert.Empty(await KeysAsync(engine => engine.Contexts));
        Assert.Empty(await KeysAsync(engine => engine.ByCustomer));
        Assert.Empty(await KeysAsync(engine => engine.ByCart));
        Assert.Empty(await KeysAsync(engine => engine.Expiry));
        Assert.Empty(await KeysAsync(engine => engine.Counts));
    }

    [Fact]
    public async Task A_purged_record_leaves_nothing_behind()
    {
        await CreateAsync(Sample.RecordKey("Jürgen 客"), Sample.Record(Time, lifetime: Hour));
        Assert.Equal(
            SwapOutcome.Swapped,
            await Store.CompareAndSwapOnceAsync(Key, null, null, Sample.Mark(Time), Cancellation)
        );
        Time.Advance(TimeSpan.FromDays(3));
        await WaitForWriterAsync();
        Assert.Empty(await KeysAsync(engine => engine.Records));
        Assert.Empty(await KeysAsync(engine => engine.Expiry));
    }

    [Fact]
    public async Task The_hint_of_an_extended_life_moves_to_its_end()
    {
        var stored = await CreateAsync(Key, Sample.New(Time, lifetime: Hour));
        var end = Time.Start + 3 * Hour;
        await ReplaceAsync(Key, stored, Sample.WithExpiry(stored, end));
        var key = Sample.RecordKey();
        await CreateAsync(key, Sample.Record(Time, lifetime: Hour));
        var extended = Sample.Record(Time, 2, 3 * Hour);
        Assert.True(await Store.CompareAndSwapRecordAsync(key, 1, extended, Cancellation));

        Time.Advance(Hour);
        await WaitForWriterAsync();
        var hints = (await KeysAsync(engine => engine.Expiry)).ConvertAll(hint =>
            ExpiryHint.Parse(hint)
        );
        Assert.All(
            hints,
            hint => Assert.Equal(end.ToUnixTimeMilliseconds(), ExpiryHint.TimeOf(hint.Bytes))
        );
        Assert.Equal([(null, key), (Key, null)], hints.Select(hint => (hint.Context, hint.Record)));
    }

    [Fact]
    public async Task A_life_without_an_end_has_no_hint_any_more()
    {
        var stored = await CreateAsync(Key, Sample.New(Time, lifetime: Hour));
        await ReplaceAsync(Key, stored, Sample.Next(Time, stored));
        Time.Advance(Hour);
        await WaitForWriterAsync();
        Assert.Empty(await KeysAsync(engine => engine.Expiry));
    }

    [Fact]
    public async Task A_slice_frees_a_bounded_number_and_a_pause_follows()
    {
        await CreateManyAsync(Sweeper.SliceEntries + 1);
        Time.Advance(Hour);
        await WaitForWriterAsync();
        Assert.Equal(1, (await Store.CountByTenantAsync(Cancellation))[Key.Tenant]);
    }

    [Fact]
    public async Task A_hint_placed_before_what_was_settled_is_found()
    {
        await CreateAsync(Key, Sample.New(Time, lifetime: Hour));
        Time.Advance(Hour);
        await WaitForWriterAsync();

        // The clock is a little behind, or the life was over before it was stored.
        await CreateAsync(Key, Sample.New(Time, lifetime: -Hour / 2));
        await UntilStoredAsync(0);
        Assert.Empty(await KeysAsync(engine => engine.Expiry));
    }

    [Fact]
    public async Task Others_write_in_the_batch_of_a_slice_and_see_what_it_purged()
    {
        var ended = Sample.New(Time, "c1", lifetime: Hour);
        await CreateAsync(Key, ended);
        using var held = await HeldWriter.HoldAsync(Store, Time);
        Time.Advance(Hour);
        var late = held.Swap(Key, ended.Revision, Sample.Next(Time, ended));
        var again = Sample.New(Time, "c2");
        var created = held.Swap(Key, null, again);
        await held.ReleaseAsync();

        Assert.False(await late);
        Assert.True(await created);
        Assert.Equal([3], held.Batches);
        Sample.AssertSame(again, await Store.ReadAsync(Key, Cancellation));
        Assert.Equal(1, (await Store.CountByTenantAsync(Cancellation))[Key.Tenant]);
    }

    [Fact]
    public async Task A_life_extended_while_a_slice_was_made_ready_is_kept()
    {
        var stored = await CreateAsync(Key, Sample.New(Time, "c1", lifetime: Hour));
        using var held = await HeldWriter.HoldAsync(Store, Time);
        await held.ReleaseAsync();
        using var reached = new ManualResetEventSlim();
        using var released = new ManualResetEventSlim();
        held.OnBatch = () =>
        {
            reached.Set();
            released.Wait();
        };
        var extended = Sample.WithExpiry(stored, Time.GetUtcNow() + 2 * Hour);
        var swap = held.Swap(Key, stored.Revision, extended);
        reached.Wait(Cancellation);
        held.OnBatch = () => { };
        Time.Advance(Hour); // the slice is made of what readers see: the end before
        released.Set();

        Assert.True(await swap);
        await WaitForWriterAsync();
        Sample.AssertSame(extended, await Store.ReadAsync(Key, Cancellation));
    }

    [Theory]
    [InlineData("IO error: Input/output error")]
    [InlineData("IO error: No space left on device")]
    public async Task It_goes_on_after_the_engine_failed(string error)
    {
        await CreateManyAsync(10);
        using var held = await HeldWriter.HoldAsync(Store, Time);
        await held.ReleaseAsync();
        var failures = 0;
        held.OnBatch = () =>
        {
            failures++;
            throw new RocksDbSharpException(error);
        };
        Time.Advance(Hour);
        await Assert.ThrowsAsync<StoreUnavailableException>(async () =>
            await Store.CheckHealthAsync(Cancellation)
        );
        Assert.True(failures > 0);
        Assert.Equal(10, (await Store.CountByTenantAsync(Cancellation))[Key.Tenant]);

        held.OnBatch = () => { };
        await UntilStoredAsync(0);
    }

    [Fact]
    public async Task An_entry_that_cannot_be_read_is_left_and_keeps_no_other()
    {
        await CreateAsync(Sample.Key("s1"), Sample.New(Time, lifetime: Hour));
        await CreateAsync(Sample.Key("s2"), Sample.New(Time, lifetime: Hour));
        await SpoilAsync("acme\0s1"u8.ToArray());
        Time.Advance(Hour);
        await WaitForWriterAsync();
        Assert.Single(await KeysAsync(engine => engine.Contexts));
        Assert.Single(await KeysAsync(engine => engine.Expiry));
    }

    [Fact]
    public async Task A_slice_that_waits_does_not_keep_the_store_open()
    {
        await CreateAsync(Key, Sample.New(Time, lifetime: Hour));
        using var held = await HeldWriter.HoldAsync(Store, Time);
        Time.Advance(Hour);
        var disposal = Store.DisposeAsync();
        await held.ReleaseAsync();
        await disposal;
        Assert.Equal(2, (await KeysAsync(engine => engine.Contexts)).Count); // and the held writer's
    }

    private async Task<StoredContext> CreateAsync(ContextKey key, StoredContext context)
    {
        Assert.True(await Store.CompareAndSwapAsync(key, null, context, Cancellation));
        return context;
    }

    private async Task CreateAsync(RecordKey key, StoredRecord record) =>
        Assert.True(await Store.CompareAndSwapRecordAsync(key, null, record, Cancellation));

    private async Task ReplaceAsync(ContextKey key, StoredContext stored, StoredContext next) =>
        Assert.True(await Store.CompareAndSwapAsync(key, stored.Revision, next, Cancellation));

    private async Task CreateManyAsync(int count) =>
        await Task.WhenAll(
            Enumerable
                .Range(0, count)
                .Select(i => CreateAsync(Sample.Key($"s{i}"), Sample.New(Time, lifetime: Hour)))
        );

    // The advance that made something due queued a slice, for the sweep waits for nothing but the clock: this comes
    // after it.
    private async Task WaitForWriterAsync() => await Store.CheckHealthAsync(Cancellation);

    private async Task UntilStoredAsync(long contexts)
    {
        for (var round = 0; await StoredAsync() != contexts; round++)
        {
            Assert.True(round < 10_000, $"{await StoredAsync()} are stored, not {contexts}.");
            Time.Advance(Sweeper.IdlePause);
            await WaitForWriterAsync();
        }
    }

    private async Task<long> StoredAsync() =>
        (await Store.CountByTenantAsync(Cancellation)).GetValueOrDefault(Key.Tenant);

    private async Task SpoilAsync(byte[] key)
    {
        await Store.DisposeAsync();
        using (var engine = Engine.Open(Options))
        {
            using var spoilt = new WriteBatch();
            spoilt.Put(key, "spoilt"u8.ToArray(), engine.Contexts);
            engine.Write(spoilt);
        }

        await InitializeAsync();
    }
}
