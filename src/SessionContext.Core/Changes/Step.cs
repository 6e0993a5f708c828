namespace SessionContext.Core.Changes;

/// <summary>What a change makes of the stored entry: an outcome that ends it, or else the next entry (null: deletion).</summary>
internal readonly record struct Step(ChangeOutcome? Outcome, StoredContext? Next)
{
    /// <summary>There shall be none. Where there is none, that is confirmed, as <see cref="Confirm"/> does.</summary>
    public static Step Delete => default;

    /// <summary>
    /// What is stored is what was asked for. It is stored once more as it is, since what answers that all is well has to be as durable as any change: a call before this one may have been
    /// told that no replica had it yet.
    /// </summary>
    public static Step Confirm(StoredContext current) => new(current);

    public Step(ChangeOutcome outcome)
        : this(outcome, null) { }

    public Step(StoredContext next)
        : this(null, next) { }
}
