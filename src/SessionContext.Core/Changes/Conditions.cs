namespace SessionContext.Core.Changes;

/// <summary>What must hold of the stored context for a change of an existing session to go on.</summary>
/// <param name="Precondition">Conditions of the request beside the version; null: none.</param>
/// <param name="Owner">Who may reach their own session alone; null: a backend, which may reach any.</param>
public readonly record struct Conditions(IPrecondition? Precondition = null, Owner? Owner = null)
{
    /// <summary>Why the change cannot go on although the owner may reach the context; null: go on.</summary>
    internal ChangeOutcome? RefusePrecondition(StoredContext? current)
    {
        return current is null || Precondition is null || Precondition.Holds(current.Revision)
            ? null
            : ChangeOutcome.PreconditionFailed.Instance;
    }
}
