namespace SessionContext.Core.Clocks;

/// <summary>What a store says about the clock of this node at one moment.</summary>
/// <param name="Verdict">Whether the clock is trusted.</param>
/// <param name="Now">The time by the clock that was judged.</param>
/// <param name="Expected">The time that it should be, as far as is known: at least this much time has passed.</param>
/// <param name="IsRecordDue">Whether <see cref="Now"/> is to be recorded as the last time seen.</param>
public sealed record ClockState(
    ClockVerdict Verdict,
    DateTimeOffset Now,
    DateTimeOffset Expected,
    bool IsRecordDue
)
{
    /// <summary>Whether entries that have expired at <see cref="Now"/> may be purged.</summary>
    public bool MayFree => Verdict != ClockVerdict.Ahead;

    /// <summary>How far the clock is ahead, or behind where negative; zero where it is trusted.</summary>
    public TimeSpan Offset => Verdict == ClockVerdict.Trusted ? TimeSpan.Zero : Now - Expected;
}
