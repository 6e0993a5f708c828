namespace SessionContext.Core.Changes;

/// <summary>What a change makes of the stored entry: an outcome that ends it, or else the next entry (null: deletion).</summary>
internal readonly record struct Step(ChangeOutcome? Outcome, StoredContext? Next)
{
    public static Step Delete => default;

    public Step(ChangeOutcome outcome)
        : this(outcome, null) { }

    public Step(StoredContext next)
        : this(null, next) { }
}
