using System.Buffers.Binary;
using SessionContext.Core.Records;

namespace SessionContext.Core.Clocks;

/// <summary>
/// The last time that any node of a shared store has seen, as a record of the store. A node whose clock is wrong
/// compares with what the others record, and records nothing itself.
/// </summary>
/// <param name="records">The store.</param>
/// <param name="guard">Judges.</param>
/// <param name="time">The clock that is judged.</param>
/// <param name="former">What stands for the last time seen in a store of a release that recorded none; null:
/// nothing.</param>
public sealed class SharedClock(
    IRecordStore records,
    ClockGuard guard,
    TimeProvider time,
    Func<CancellationToken, ValueTask<DateTimeOffset?>>? former = null
)
{
    // Others may record at the same moment, each once a minute at most.
    private const int MostAttempts = 20;

    // Outlasts every pause, and any clock that is believed to be one.
    private static readonly TimeSpan Life = TimeSpan.FromDays(365_000);

    private static readonly RecordKey Key = new(
        RecordKind.Clock,
        Tenant.TryParse("service", out var service) ? service : default,
        "1"
    );

    private Look? _last;
    private ClockState? _state;

    /// <summary>
    /// How far the clock was ahead when it was last judged; zero where it was trusted, or was not judged yet.
    /// </summary>
    public TimeSpan Ahead =>
        Volatile.Read(ref _state) is { Verdict: ClockVerdict.Ahead } state
            ? state.Offset
            : TimeSpan.Zero;

    /// <inheritdoc cref="IStoreClock.JudgeClockAsync"/>
    /// <remarks>Asks the store once a minute at most; judges by its last answer in between.</remarks>
    public async ValueTask<ClockState> JudgeAsync(CancellationToken cancellationToken)
    {
        var look = Volatile.Read(ref _last);
        if (look is null || time.GetElapsedTime(look.Stamp) >= ClockGuard.RecordInterval)
        {
            look = new(
                await FindAsync(cancellationToken).ConfigureAwait(false),
                time.GetTimestamp()
            );
            Volatile.Write(ref _last, look);
        }

        var state = guard.Judge(look.Recorded);
        Volatile.Write(ref _state, state);
        return state;
    }

    /// <inheritdoc cref="IStoreClock.RecordClockAsync"/>
    public async ValueTask RecordAsync(DateTimeOffset seen, CancellationToken cancellationToken)
    {
        var value = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(value, seen.ToUnixTimeMilliseconds());
        seen = TimeOf(value);
        for (var attempt = 0; attempt < MostAttempts; attempt++)
        {
            var before = await records
                .ReadRecordAsync(Key, cancellationToken)
                .ConfigureAwait(false);
            var after = new StoredRecord((before?.Version ?? 0) + 1, seen + Life, value);
            if (
                await records
                    .CompareAndSwapRecordAsync(Key, before?.Version, after, cancellationToken)
                    .ConfigureAwait(false)
            )
            {
                Volatile.Write(ref _last, new(seen, time.GetTimestamp()));
                return;
            }
        }

        throw new StoreUnavailableException("Too many other nodes are recording their time.")
        {
            Kind = StoreFailureKind.Contended,
        };
    }

    private async ValueTask<DateTimeOffset?> FindAsync(CancellationToken cancellationToken)
    {
        var record = await records.ReadRecordAsync(Key, cancellationToken).ConfigureAwait(false);
        return record is { Value.Length: sizeof(long) } ? TimeOf(record.Value.Span)
            : former is null ? null
            : await former(cancellationToken).ConfigureAwait(false);
    }

    private static DateTimeOffset TimeOf(ReadOnlySpan<byte> value) =>
        DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64LittleEndian(value));

    private sealed record Look(DateTimeOffset? Recorded, long Stamp);
}
