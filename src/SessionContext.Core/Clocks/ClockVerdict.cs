namespace SessionContext.Core.Clocks;

/// <summary>How a node's clock compares with the last time that its store has seen.</summary>
public enum ClockVerdict
{
    /// <summary>Within the tolerance, confirmed by an operator, or proved right by time.</summary>
    Trusted,

    /// <summary>Farther ahead than the tolerance: nothing is purged.</summary>
    Ahead,

    /// <summary>Farther behind than the tolerance: contexts live longer than they should.</summary>
    Behind,
}
