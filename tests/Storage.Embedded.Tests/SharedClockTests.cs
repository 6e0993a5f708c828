using SessionContext.Core;
using SessionContext.Core.Clocks;
using SessionContext.Core.Records;

namespace SessionContext.Storage.Embedded.Tests;

/// <summary>The time that nodes share, over a real store, with other nodes that come first.</summary>
public sealed class SharedClockTests : EmbeddedStoreTest
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task A_time_that_other_nodes_always_record_first_is_told_as_contended()
    {
        var failure = await Assert.ThrowsAsync<StoreUnavailableException>(async () =>
            await Clock(new Watched(Store, contended: true))
                .RecordAsync(Time.GetUtcNow(), Cancellation)
        );
        Assert.Equal(StoreFailureKind.Contended, failure.Kind);
        Assert.False(failure.OutcomeUnknown);
    }

    [Fact]
    public async Task The_store_is_asked_for_the_time_once_a_minute()
    {
        var records = new Watched(Store, contended: false);
        var clock = Clock(records);
        await clock.JudgeAsync(Cancellation);
        Time.Advance(Minute - TimeSpan.FromSeconds(1));
        await clock.JudgeAsync(Cancellation);
        Assert.Equal(1, records.Reads);
        Time.Advance(TimeSpan.FromSeconds(1));
        await clock.JudgeAsync(Cancellation);
        Assert.Equal(2, records.Reads);
    }

    private SharedClock Clock(IRecordStore records) =>
        new(records, new ClockGuard(Time, TimeSpan.FromHours(1)), Time);

    /// <summary>
    /// The store, its reads counted, and with another node that writes before each swap where contended.
    /// </summary>
    private sealed class Watched(IRecordStore store, bool contended) : IRecordStore
    {
        public int Reads { get; private set; }

        public ValueTask<StoredRecord?> ReadRecordAsync(
            RecordKey key,
            CancellationToken cancellationToken
        )
        {
            Reads++;
            return store.ReadRecordAsync(key, cancellationToken);
        }

        public async ValueTask<bool> CompareAndSwapRecordAsync(
            RecordKey key,
            long? expected,
            StoredRecord? replacement,
            CancellationToken cancellationToken
        )
        {
            if (contended)
            {
                await store.CompareAndSwapRecordAsync(
                    key,
                    expected,
                    replacement,
                    cancellationToken
                );
            }

            return await store.CompareAndSwapRecordAsync(
                key,
                expected,
                replacement,
                cancellationToken
            );
        }

        public ValueTask EnsureRecordDurableAsync(
            RecordKey key,
            CancellationToken cancellationToken
        ) => store.EnsureRecordDurableAsync(key, cancellationToken);
    }
}
