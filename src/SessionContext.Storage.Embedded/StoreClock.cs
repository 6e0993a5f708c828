using SessionContext.Core.Clocks;

namespace SessionContext.Storage.Embedded;

/// <summary>Judges the clock by the last time that the store has seen.</summary>
internal sealed class StoreClock(EngineSlot slot, TimeProvider time, TimeSpan tolerance)
{
    private readonly ClockGuard _guard = new(time, tolerance);

    /// <inheritdoc cref="IStoreClock.JudgeClockAsync"/>
    public ClockState Judge()
    {
        using var lease = slot.Enter();
        return _guard.Judge(SeenTime.Find(lease.Engine, time.GetUtcNow()));
    }
}
