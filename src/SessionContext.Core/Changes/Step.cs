using SessionContext.Core.Customers;

namespace SessionContext.Core.Changes;

/// <summary>
/// What a change makes of the stored entry: an outcome that ends it, or else the next entry (null: deletion).
/// </summary>
internal readonly record struct Step(ChangeOutcome? Outcome, StoredContext? Next)
{
    public static Step Delete => default;

    /// <summary>
    /// The customer who gets the session's context by this change; null: the change gives it to nobody.
    /// </summary>
    public KnownCustomer? GivesTo { get; init; }

    /// <summary>
    /// Whether the outcome is to be as durable as that of a change
    /// (<see cref="ISessionContextStore.EnsureDurableAsync"/>).
    /// </summary>
    public bool RequiresDurability { get; private init; }

    public Step(ChangeOutcome outcome)
        : this(outcome, null) { }

    public Step(StoredContext next)
        : this(null, next) { }

    /// <summary>
    /// All is as it was asked for already, perhaps by a call that was told that no replica has it yet. What is answered
    /// now has to be as durable as if it had been changed now.
    /// </summary>
    public static Step Durable(ChangeOutcome outcome) => new(outcome) { RequiresDurability = true };
}
