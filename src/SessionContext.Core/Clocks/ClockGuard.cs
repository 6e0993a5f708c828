namespace SessionContext.Core.Clocks;

/// <summary>
/// Judges the clock of this process. It is trusted within the tolerance of the last time that the store has seen, or of
/// the last trusted time of this process plus the time that has passed since by the monotonic clock. A clock that is
/// not trusted becomes so when its time is recorded, which an operator can ask for, or when it has run without a jump
/// for <see cref="ProofTime"/> and no other node has recorded another time meanwhile. Safe from any thread.
/// </summary>
public sealed class ClockGuard(TimeProvider time, TimeSpan tolerance)
{
    /// <summary>The usual tolerance: one hour.</summary>
    public static readonly TimeSpan DefaultTolerance = TimeSpan.FromHours(1);

    /// <summary>The time between two records of the last time seen.</summary>
    public static readonly TimeSpan RecordInterval = TimeSpan.FromMinutes(1);

    /// <summary>How long a clock has to run before time has proved it right: one day.</summary>
    public static readonly TimeSpan ProofTime = TimeSpan.FromHours(24);

    /// <summary>What a tolerance must be, in words that an error message can carry.</summary>
    public const string ToleranceRule =
        "must be a time span of five minutes to 365 days, such as 01:00:00";

    private readonly Lock _lock = new();
    private readonly Reading _opened = new(time.GetUtcNow(), time.GetTimestamp());
    private Reading? _trusted;
    private Doubt? _doubt;

    /// <summary>Whether a span can be a tolerance.</summary>
    public static bool IsTolerance(TimeSpan span) =>
        span >= TimeSpan.FromMinutes(5) && span <= TimeSpan.FromDays(365);

    /// <summary>Judges the clock now.</summary>
    /// <param name="recorded">The last time that the store has seen; null: it knows none.</param>
    public ClockState Judge(DateTimeOffset? recorded)
    {
        lock (_lock)
        {
            var now = new Reading(time.GetUtcNow(), time.GetTimestamp());
            if (_trusted is null && _doubt is null && !(_opened.Time - recorded > tolerance))
            {
                _trusted = _opened;
            }

            var expected = Expected(now, recorded);
            var verdict =
                now.Time - expected > tolerance ? ClockVerdict.Ahead
                : recorded - now.Time > tolerance ? ClockVerdict.Behind
                : ClockVerdict.Trusted;
            var isProved =
                verdict != ClockVerdict.Trusted && IsProved(now, new(now, verdict, recorded));
            if (verdict != ClockVerdict.Trusted && !isProved)
            {
                return new(verdict, now.Time, expected, IsRecordDue: false);
            }

            (_trusted, _doubt) = (now, null);
            var isDue = isProved || !(now.Time - recorded < RecordInterval);
            return new(ClockVerdict.Trusted, now.Time, expected, isDue);
        }
    }

    private DateTimeOffset Expected(Reading now, DateTimeOffset? recorded) =>
        _trusted is not { } trusted ? recorded ?? now.Time
        : recorded > RunOn(trusted, now) ? recorded.Value
        : RunOn(trusted, now);

    // A clock that jumps again, and a time that another node records, begin the proof again.
    private bool IsProved(Reading now, Doubt doubt)
    {
        if (
            _doubt is not { } known
            || known.Verdict != doubt.Verdict
            || known.Recorded != doubt.Recorded
            || (now.Time - RunOn(known.Began, now)).Duration() > tolerance
        )
        {
            _doubt = known = doubt;
        }

        return time.GetElapsedTime(known.Began.Stamp, now.Stamp) >= ProofTime;
    }

    private DateTimeOffset RunOn(Reading from, Reading now) =>
        from.Time + time.GetElapsedTime(from.Stamp, now.Stamp);

    private sealed record Reading(DateTimeOffset Time, long Stamp);

    private sealed record Doubt(Reading Began, ClockVerdict Verdict, DateTimeOffset? Recorded);
}
