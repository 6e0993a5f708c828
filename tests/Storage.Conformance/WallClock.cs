using Microsoft.Extensions.Time.Testing;

namespace SessionContext.Storage.Conformance;

/// <summary>
/// A clock that only the test moves, and that can be wrong: time stamps and timers go by the time that passes, not by
/// what it says.
/// </summary>
public sealed class WallClock(DateTimeOffset start) : FakeTimeProvider(start)
{
    /// <summary>How far it is ahead of the right time, or behind where negative.</summary>
    public TimeSpan Wrong { get; set; }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Wrong;

    public override long GetTimestamp() => base.GetUtcNow().Ticks;
}
