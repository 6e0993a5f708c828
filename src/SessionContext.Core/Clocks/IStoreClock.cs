namespace SessionContext.Core.Clocks;

/// <summary>
/// A store that remembers the last time it has seen, so that a node with a wrong clock does not free what has not
/// expired. An expired entry is absent to every operation all the same.
/// </summary>
public interface IStoreClock
{
    /// <summary>Compares the clock with the last time seen. Changes nothing.</summary>
    /// <exception cref="StoreUnavailableException">The last time seen cannot be read.</exception>
    ValueTask<ClockState> JudgeClockAsync(CancellationToken cancellationToken);

    /// <summary>Records the last time seen: the clock is trusted there from now on.</summary>
    /// <exception cref="StoreUnavailableException">It cannot be recorded, or nobody knows.</exception>
    ValueTask RecordClockAsync(DateTimeOffset seen, CancellationToken cancellationToken);
}

/// <summary>How a running service keeps the last time seen up to date.</summary>
public static class StoreClocks
{
    /// <summary>
    /// Judges the clock and records its time where that is due: once a minute at most, and never where it is not
    /// trusted.
    /// </summary>
    /// <exception cref="StoreUnavailableException">The last time seen cannot be read or recorded.</exception>
    public static async ValueTask<ClockState> KeepClockAsync(
        this IStoreClock store,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(store);
        var state = await store.JudgeClockAsync(cancellationToken).ConfigureAwait(false);
        if (state.IsRecordDue)
        {
            await store.RecordClockAsync(state.Now, cancellationToken).ConfigureAwait(false);
        }

        return state;
    }
}
