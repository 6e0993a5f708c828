using SessionContext.Core.Customers;
using SessionContext.Core.Documents;

namespace SessionContext.Core.Changes;

/// <summary>
/// Every rule of a PUT (contract § 2): what it makes of the context that is stored. One instance serves one PUT.
/// </summary>
internal sealed class ReplaceDecision(
    ContextKey key,
    ReplaceCommand command,
    ContextChanges changes,
    ContextOwnership ownership,
    CancellationToken cancellationToken
)
{
    private readonly ContextReplacement _replacement = command.Replacement;
    private bool _foundNone;

    /// <summary>
    /// Whether the PUT applies to any stored context of its version and its customer (none, or the proved one), so that
    /// the store can judge it without a read.
    /// </summary>
    public bool CanSkipRead =>
        command.Precondition is null
        && _replacement.Version is >= 1 and < long.MaxValue
        && (_replacement.CustomerId is null || RefuseOwner(_replacement.CustomerId) is null);

    /// <summary>The document of the PUT, where nothing of the stored one is kept.</summary>
    public ContextDraft Draft =>
        new()
        {
            Fields = _replacement.Fields,
            CustomerId = _replacement.CustomerId,
            CartId = _replacement.CartId,
        };

    /// <summary>
    /// Decides by what is stored now (null: no session). Called again where another change came first.
    /// </summary>
    public ValueTask<Step> DecideAsync(StoredContext? current) =>
        current is null ? CreateAsync() : ReplaceAsync(current);

    private async ValueTask<Step> CreateAsync()
    {
        _foundNone = true;
        ChangeOutcome? refusal =
            !command.Upsert ? ChangeOutcome.NotFound.Instance
            : RefuseOwner(null) is { } notTheCustomer ? notTheCustomer
            : PreconditionHolds(null) ? null
            : ChangeOutcome.PreconditionFailed.Instance;
        if (refusal is not null)
        {
            return new(refusal);
        }

        var customer = await FindNewOwnerAsync(null).ConfigureAwait(false);
        return RefuseCutOff(customer) is { } cutOff
            ? new(cutOff)
            : await ownership
                .CreateAsync(key, Draft, customer, cancellationToken)
                .ConfigureAwait(false);
    }

    private async ValueTask<Step> ReplaceAsync(StoredContext current)
    {
        if (await RepeatsCreationAsync(current).ConfigureAwait(false))
        {
            return Unchanged(current);
        }

        if (RefuseOwner(current.CustomerId) is { } notTheCustomer)
        {
            return new(notTheCustomer);
        }

        var holds = PreconditionHolds(current.Revision);
        if (Repeats(_replacement, current) && (holds || command.Precondition!.AllowsRepeat))
        {
            return Unchanged(current);
        }

        if (!holds)
        {
            return new(ChangeOutcome.PreconditionFailed.Instance);
        }

        if (RefuseVersion(current) is { } refusal)
        {
            return new(refusal);
        }

        var customer = await FindNewOwnerAsync(current.CustomerId).ConfigureAwait(false);
        return RefuseCutOff(customer) is { } cutOff
            ? new(cutOff)
            : new(changes.Next(key, current, Replace(current))) { GivesTo = customer };
    }

    /// <summary>The customer whom the PUT gives the context to; null: it stays whose it is.</summary>
    private async ValueTask<KnownCustomer?> FindNewOwnerAsync(string? owner) =>
        _replacement.CustomerId is { } customerId && customerId != owner
            ? await ownership
                .FindCallerAsync(key, customerId, cancellationToken)
                .ConfigureAwait(false)
            : null;

    /// <summary>
    /// The refusal of a saas-token that the service issued before the customer's sessions were ended: it would bring
    /// the customer back.
    /// </summary>
    private ChangeOutcome.NotTheCustomer? RefuseCutOff(KnownCustomer? customer) =>
        command.Proof.KnownCutOff < customer?.CutOff
            ? new(
                new(
                    CustomerRefusalKind.ProofInvalid,
                    "The saas-token was issued before the customer's sessions were ended."
                )
            )
            : null;

    private ChangeOutcome.NotTheCustomer? RefuseOwner(string? owner) =>
        (owner ?? _replacement.CustomerId) is not null
        && command.Proof.RefusalFor(owner, _replacement.CustomerId) is { } reason
            ? new(reason)
            : null;

    private bool PreconditionHolds(Revision? current) =>
        command.Precondition?.Holds(current) ?? true;

    private ChangeOutcome? RefuseVersion(StoredContext current) =>
        // This PUT set out to create the session, and another one came first.
        _foundNone ? new ChangeOutcome.Stale(null, current.Revision.Version)
        : _replacement.Version is { } version ? ChangeOutcome.Stale.If(version, current)
        : new ChangeOutcome.Invalid(
            new("metadata.version", "is required because the session already exists")
        );

    /// <summary>The document of the PUT. A derived value that it sends back unchanged stays derived.</summary>
    private ContextDraft Replace(StoredContext current) =>
        Draft with
        {
            Derived = StillDerived(current),
            CartSetAt = _replacement.CartId == current.CartId ? current.CartSetAt : null,
        };

    private DerivedFields StillDerived(StoredContext current)
    {
        if (current.Derived == DerivedFields.None)
        {
            return DerivedFields.None;
        }

        var before = ContextDocument.Read(current.Document);
        return ContextField
            .All.Where(field => before[field].Span.SequenceEqual(_replacement.Fields[field].Span))
            .Aggregate(
                DerivedFields.None,
                (kept, field) => kept | (current.Derived & OriginsOf(field))
            );
    }

    private static DerivedFields OriginsOf(ContextField field) =>
        field.Derivation?.Origins ?? DerivedFields.None;

    /// <summary>
    /// Whether this PUT, which names no customer, created what is stored for the customer who is logged in to the
    /// session. Then repeating it needs no proof.
    /// </summary>
    private async ValueTask<bool> RepeatsCreationAsync(StoredContext current) =>
        command.Upsert
        && _replacement.CustomerId is null
        && current is { Revision.Version: 1, CustomerId: { } owner }
        && (command.Precondition?.AllowsRepeat ?? true)
        && Repeats(_replacement.For(owner), current)
        && owner
            == (await ownership.FindOwnerAsync(key, cancellationToken).ConfigureAwait(false))?.Id;

    /// <summary>
    /// Whether the stored document is what the replacement produced: a client that lost the answer sends its PUT again.
    /// </summary>
    private bool Repeats(ContextReplacement replacement, StoredContext current)
    {
        var stored = current.Revision.Version;
        var fields = replacement.Fields;
        var isNext = replacement.Version is { } given && stored - 1 == given;
        var isCreation = command.Upsert && stored == 1;
        if (isCreation)
        {
            fields = AsCreated(fields, current);
            // A PUT of version 1 may also be meant to change version 1, unless only derived values differ.
            isCreation = replacement.Version != 1 || fields != replacement.Fields;
        }

        return (isNext || isCreation)
            && ContextDocument
                .Compose(key.SessionId, fields, stored, current.CreatedAt, current.ModifiedAt)
                .Span.SequenceEqual(current.Document.Span);
    }

    /// <summary>The fields of a creating PUT, with the values that were derived for it.</summary>
    private static ContextFields AsCreated(ContextFields given, StoredContext created)
    {
        if (created.Derived == DerivedFields.None)
        {
            return given;
        }

        var stored = ContextDocument.Read(created.Document);
        return ContextField
            .All.Where(field => given[field].IsEmpty && (created.Derived & OriginsOf(field)) != 0)
            .Aggregate(given, (fields, field) => fields.With(field, stored[field]));
    }

    private static Step Unchanged(StoredContext current) =>
        Step.Durable(new ChangeOutcome.Stored(current.Revision));
}
