using SessionContext.Core;

namespace SessionContext.Storage.Conformance;

/// <summary>
/// One call on one key as its caller saw it: when it was made and answered, what it asked and what it got.
/// </summary>
/// <param name="Invoked">A stamp drawn before the call.</param>
/// <param name="Answered">A stamp drawn after the answer; stamps are drawn from one counter.</param>
public abstract record Operation(long Invoked, long Answered)
{
    /// <summary>The state after the call if it took effect at <paramref name="state"/> (null: absent).</summary>
    /// <returns>False where the answer could not have been given at that state.</returns>
    public abstract bool TryApply(Revision? state, out Revision? after);
}

/// <summary>A read, and the revision it saw.</summary>
public sealed record ReadOperation(long Invoked, long Answered, Revision? Seen)
    : Operation(Invoked, Answered)
{
    public override bool TryApply(Revision? state, out Revision? after)
    {
        after = state;
        return Seen == state;
    }
}

/// <summary>A swap, and whether it was made.</summary>
public sealed record SwapOperation(
    long Invoked,
    long Answered,
    Revision? Expected,
    Revision? Replacement,
    bool Made
) : Operation(Invoked, Answered)
{
    public override bool TryApply(Revision? state, out Revision? after)
    {
        after = Made ? Replacement : state;
        return Made == (state == Expected);
    }
}

/// <summary>A replacement of what nobody had read, whether it was made, and what was stored then.</summary>
public sealed record UnreadOperation(
    long Invoked,
    long Answered,
    Revision Replacement,
    bool Made,
    Revision? Seen
) : Operation(Invoked, Answered)
{
    public override bool TryApply(Revision? state, out Revision? after)
    {
        after = Made ? Replacement : state;
        return Made ? state?.Version == Replacement.Version - 1 : Seen == state;
    }
}
