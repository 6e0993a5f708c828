using System.Diagnostics.Metrics;
using Microsoft.Extensions.Time.Testing;
using Npgsql;
using SessionContext.Core;
using SessionContext.Core.Clocks;
using SessionContext.Storage.Conformance;

namespace SessionContext.Storage.Postgres.Tests;

public sealed class SweeperTests(SharedServer server) : PostgresStoreTest(server)
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public async Task Nodes_that_sweep_at_once_free_each_entry_once()
    {
        const int entries = 3 * Sweeper.SliceEntries;
        await CreateAsync(await OpenIdleAsync(), entries);
        Time.Advance(Hour);

        await using var source = Source();
        await using var database = new Database(source, TimeSpan.FromMinutes(1));
        var slices = Enumerable.Range(0, 8).Select(_ => new SweepSlice(database));
        var purged = await Task.WhenAll(slices.Select(PurgeAllAsync));
        Assert.Equal(entries, purged.Sum());
        Assert.Equal(0, await QueryAsync<long>("SELECT count(*) FROM session_context"));
    }

    [Fact]
    public async Task A_row_in_anothers_hands_is_left_and_not_waited_for()
    {
        await CreateAsync(await OpenIdleAsync(), 2);
        Time.Advance(Hour);
        await using var source = Source();
        await using var database = new Database(source, TimeSpan.FromMinutes(1));
        await using var other = await source.OpenConnectionAsync(Cancellation);
        await using var transaction = await other.BeginTransactionAsync(Cancellation);
        await using var locking = new NpgsqlCommand(
            "SELECT FROM session_context WHERE session_id = 's0' FOR UPDATE",
            other
        );
        await locking.ExecuteNonQueryAsync(Cancellation);

        var slice = new SweepSlice(database);
        Assert.Equal(
            new Swept(1, 1),
            await slice.SweepContextsAsync(Time.GetUtcNow(), Cancellation)
        );
        await transaction.RollbackAsync(Cancellation);
        Assert.Equal(
            new Swept(1, 1),
            await slice.SweepContextsAsync(Time.GetUtcNow(), Cancellation)
        );
    }

    [Fact]
    public async Task An_extended_context_is_looked_at_once_and_then_at_its_end()
    {
        var store = await OpenIdleAsync();
        var stored = Sample.New(Time, lifetime: Hour);
        await store.CompareAndSwapAsync(Key, null, stored, Cancellation);
        var extended = stored.WithExpiry(Time.GetUtcNow() + 3 * Hour);
        await store.CompareAndSwapAsync(Key, stored.Revision, extended, Cancellation);
        await using var source = Source();
        await using var database = new Database(source, TimeSpan.FromMinutes(1));
        var slice = new SweepSlice(database);

        Time.Advance(Hour);
        Assert.Equal(
            new Swept(0, 1),
            await slice.SweepContextsAsync(Time.GetUtcNow(), Cancellation)
        );
        Assert.Equal(
            new Swept(0, 0),
            await slice.SweepContextsAsync(Time.GetUtcNow(), Cancellation)
        );
        Time.Advance(2 * Hour);
        Assert.Equal(
            new Swept(1, 1),
            await slice.SweepContextsAsync(Time.GetUtcNow(), Cancellation)
        );
    }

    [Fact]
    public async Task A_context_replaced_blindly_is_purged_at_its_own_end_and_not_replaced_after_it()
    {
        var store = await OpenIdleAsync();
        var unread = Assert.IsAssignableFrom<IBlindReplace>(store);
        var stored = Sample.New(Time, lifetime: 3 * Hour);
        await store.CompareAndSwapAsync(Key, null, stored, Cancellation);
        var shorter = Sample.Next(Time, stored, lifetime: Hour);
        Assert.True((await unread.BlindReplaceAsync(Key, shorter, Cancellation)).Made);

        Time.Advance(Hour);
        var late = await OpenAsync(new FakeTimeProvider(Time.GetUtcNow()));
        var outcome = await Assert
            .IsAssignableFrom<IBlindReplace>(late)
            .BlindReplaceAsync(Key, Sample.Next(Time, shorter, lifetime: Hour), Cancellation);
        Assert.Equal((false, null), (outcome.Made, outcome.Stored));
        await using var source = Source();
        await using var database = new Database(source, TimeSpan.FromMinutes(1));
        Assert.Equal(
            new Swept(1, 1),
            await new SweepSlice(database).SweepContextsAsync(Time.GetUtcNow(), Cancellation)
        );
    }

    [Fact]
    public async Task A_node_with_a_wrong_clock_frees_nothing_while_another_node_is_right()
    {
        var right = await OpenAsync();
        await right.CompareAndSwapAsync(
            Key,
            null,
            Sample.New(Time, lifetime: 40 * Hour),
            Cancellation
        );
        await Assert.IsAssignableFrom<IStoreClock>(right).KeepClockAsync(Cancellation);
        var wrong = new WallClock(Time.GetUtcNow()) { Wrong = TimeSpan.FromDays(3) };
        var node = Assert.IsAssignableFrom<IStoreClock>(await OpenAsync(wrong));
        for (var passed = TimeSpan.Zero; passed < 30 * Hour; passed += Hour / 6)
        {
            Time.Advance(Hour / 6);
            wrong.Advance(Hour / 6);
            await Assert.IsAssignableFrom<IStoreClock>(right).KeepClockAsync(Cancellation);
            Assert.Equal(ClockVerdict.Ahead, (await node.KeepClockAsync(Cancellation)).Verdict);
        }

        Assert.Equal(1, await QueryAsync<long>("SELECT count(*) FROM session_context"));
    }

    [Fact]
    public async Task The_meter_tells_what_was_purged()
    {
        var (purged, all) = (new List<string>(), new TaskCompletionSource());
        using var meters = new OneMeter();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (
                    instrument.Meter == meters.Meter
                    && instrument.Name == "session_context.storage.purged"
                )
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>(
            (i, value, tags, _) =>
            {
                purged.Add($"{i.Name} {value} {tags[0].Key}={tags[0].Value}");
                if (purged.Count == 2)
                {
                    all.SetResult();
                }
            }
        );
        await using var store = await PostgresSessionContextStore.OpenAsync(
            TestSchema.Options(ConnectionString),
            Time,
            meters,
            Cancellation
        );
        listener.Start();
        await CreateAsync(store, 2);
        var record = Sample.Record(Time, lifetime: Hour);
        await store.CompareAndSwapRecordAsync(Sample.RecordKey(), null, record, Cancellation);
        Time.Advance(Hour);
        await all.Task.WaitAsync(Cancellation);
        Assert.Equal(
            [
                "session_context.storage.purged 2 kind=context",
                "session_context.storage.purged 1 kind=record",
            ],
            purged
        );
    }

    // Its clock stands, so it does not sweep.
    private Task<ISessionContextStore> OpenIdleAsync() => OpenAsync(new FakeTimeProvider());

    private NpgsqlDataSource Source() => Connections.Open(TestSchema.Options(ConnectionString));

    private async Task<int> PurgeAllAsync(SweepSlice slice)
    {
        var purged = 0;
        while (await QueryAsync<bool>("SELECT EXISTS (SELECT FROM session_context)"))
        {
            purged += (await slice.SweepContextsAsync(Time.GetUtcNow(), Cancellation)).Purged;
        }

        return purged;
    }

    private Task<bool[]> CreateAsync(ISessionContextStore store, int count) =>
        Task.WhenAll(
            Enumerable
                .Range(0, count)
                .Select(i =>
                    store
                        .CompareAndSwapAsync(
                            Sample.Key($"s{i}"),
                            null,
                            Sample.New(Time, lifetime: Hour),
                            Cancellation
                        )
                        .AsTask()
                )
        );

    private sealed class OneMeter : IMeterFactory
    {
        public Meter? Meter { get; private set; }

        public Meter Create(MeterOptions options) => Meter = new Meter(options);

        public void Dispose() => Meter?.Dispose();
    }
}
