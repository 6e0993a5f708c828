using SessionContext.Core.Documents;

namespace SessionContext.Core.Changes;

/// <summary>A PUT: the whole document anew.</summary>
public sealed record ReplaceCommand
{
    /// <summary>The new document.</summary>
    public required ContextReplacement Replacement { get; init; }

    /// <summary>Whether the session is created where it does not exist.</summary>
    public required bool Upsert { get; init; }

    /// <summary>Conditions of the request beside the version.</summary>
    public IPrecondition? Precondition { get; init; }

    /// <summary>Checks the caller's proof of being a customer; asked only where a customer is concerned.</summary>
    public required Func<CustomerProof> Proof { get; init; }

    /// <summary>
    /// Whether this PUT is to be carried out wherever the stored context has its version and its customer (none, or the proved one): then nothing of that one has to be known.
    /// </summary>
    internal bool MayGoUnread =>
        Precondition is null
        && Replacement.Version is >= 1 and < long.MaxValue
        && (
            Replacement.CustomerId is null
            || Proof().RefusalFor(Replacement.CustomerId, Replacement.CustomerId) is null
        );

    /// <summary>
    /// Whether this PUT, which names no customer, would have created what is stored for the customer whose the context is. Where that customer is logged in to the
    /// session, the PUT was carried out, and repeating it needs no proof.
    /// </summary>
    internal bool RepeatsCreation(SessionId sessionId, StoredContext? current) =>
        Upsert
        && Replacement.CustomerId is null
        && current is { Revision.Version: 1, CustomerId: { } owner }
        && (Precondition is null || Precondition.AllowsRepeat)
        && (this with { Replacement = Replacement.For(owner) }).WasCarriedOut(sessionId, current);

    /// <summary>The step where the stored state does not let this PUT go on, or shows that it was carried out before; null: go on.</summary>
    /// <param name="sessionId">The session in the path.</param>
    /// <param name="current">What is stored now.</param>
    /// <param name="wasCreatedMeanwhile">Whether this PUT set out to create the session and another one came first.</param>
    internal Step? Refuse(SessionId sessionId, StoredContext? current, bool wasCreatedMeanwhile)
    {
        if (current is null && !Upsert)
        {
            return new Step(ChangeOutcome.NotFound.Instance);
        }

        if (
            ConcernsCustomer(current)
            && Proof().RefusalFor(current?.CustomerId, Replacement.CustomerId) is { } unproved
        )
        {
            return new Step(new ChangeOutcome.NotTheCustomer(unproved));
        }

        var mayGoOn = Precondition?.Holds(current?.Revision) ?? true;
        if (current is null)
        {
            return mayGoOn ? null : new Step(ChangeOutcome.PreconditionFailed.Instance);
        }

        if (WasCarriedOut(sessionId, current) && (mayGoOn || Precondition!.AllowsRepeat))
        {
            return Step.Done(new ChangeOutcome.Stored(current.Revision));
        }

        if (!mayGoOn)
        {
            return new Step(ChangeOutcome.PreconditionFailed.Instance);
        }

        if (wasCreatedMeanwhile)
        {
            return new Step(new ChangeOutcome.Stale(null, current.Revision.Version));
        }

        var refusal = Replacement.Version is { } version
            ? PatchCommand.RefuseStale(version, current)
            : new ChangeOutcome.Invalid(
                new("metadata.version", "is required because the session already exists")
            );
        return refusal is null ? null : new Step(refusal);
    }

    private bool ConcernsCustomer(StoredContext? current) =>
        current?.CustomerId is not null || Replacement.CustomerId is not null;

    /// <summary>A client that lost the answer sends its PUT again; the stored document tells that it was carried out (contract § 2).</summary>
    private bool WasCarriedOut(SessionId sessionId, StoredContext current)
    {
        var stored = current.Revision.Version;
        var fields = Replacement.Fields;
        var isNext = Replacement.Version is { } given && stored - 1 == given;
        var isCreation = Upsert && stored == 1;
        if (isCreation)
        {
            fields = DerivableField.FilledAtCreation(Replacement.Fields, current);
            // Version 1 may as well mean a change of version 1; but not of a document that differs in what was derived alone.
            isCreation = Replacement.Version != 1 || fields != Replacement.Fields;
        }

        return (isNext || isCreation)
            && ContextDocument
                .Compose(sessionId, fields, stored, current.CreatedAt, current.ModifiedAt)
                .Span.SequenceEqual(current.Document.Span);
    }
}
