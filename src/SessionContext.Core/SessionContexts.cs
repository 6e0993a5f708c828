using SessionContext.Core.Changes;
using SessionContext.Core.Documents;

namespace SessionContext.Core;

/// <summary>
/// The one service of the domain: the rules of every call, each a step of <see cref="ContextChanges"/> over the store.
/// </summary>
/// <remarks>Every member throws <see cref="StoreUnavailableException"/> where the store cannot serve.</remarks>
public sealed class SessionContexts(
    ContextChanges changes,
    ContextOwnership ownership,
    SessionAccess access,
    DocumentLimits limits
)
{
    /// <summary>The session's context; null where there is none.</summary>
    public ValueTask<StoredContext?> ReadAsync(
        ContextKey key,
        CancellationToken cancellationToken
    ) => changes.ReadAsync(key, cancellationToken);

    /// <summary>
    /// The session's context for an owner, who may read it only where it is their own (contract § 4).
    /// </summary>
    /// <returns>
    /// The context, null where there is none; or why the owner may not reach it: NotTheCustomer or InvalidToken.
    /// </returns>
    public async ValueTask<(StoredContext? Context, ChangeOutcome? Refusal)> ReadOwnAsync(
        ContextKey key,
        Owner owner,
        CancellationToken cancellationToken
    )
    {
        var context = await changes.ReadAsync(key, cancellationToken).ConfigureAwait(false);
        var refusal = await access
            .RefuseAsync(key, owner, context, cancellationToken)
            .ConfigureAwait(false);
        return refusal is null ? (context, null) : (null, refusal);
    }

    /// <summary>Replaces the whole document, or creates it (PUT, contract § 2).</summary>
    /// <returns>
    /// Stored, NotFound, Stale, PreconditionFailed, NotTheCustomer, or Invalid where the version is missing.
    /// </returns>
    public async ValueTask<ChangeOutcome> ReplaceAsync(
        ContextKey key,
        ReplaceCommand command,
        CancellationToken cancellationToken
    )
    {
        var decision = new ReplaceDecision(key, command, changes, ownership, cancellationToken);
        var change =
            changes.CanReplaceBlindly && decision.CanSkipRead
                ? changes.BlindReplaceAsync(
                    key,
                    command.Replacement.Version!.Value,
                    decision.Draft,
                    decision.DecideAsync,
                    cancellationToken
                )
                : changes.ApplyAsync(key, decision.DecideAsync, cancellationToken);
        var outcome = await change.ConfigureAwait(false);
        return
            command.Replacement.CustomerId is null
            && outcome is ChangeOutcome.Stored { Revision.Version: 1 } created
            ? await ownership.CatchUpAsync(key, created).ConfigureAwait(false)
            : outcome;
    }

    /// <summary>Changes what the owner may choose (PATCH, contract § 2).</summary>
    /// <returns>
    /// Stored, NotFound, NotTheCustomer, InvalidToken, PreconditionFailed, Stale, TooLarge, or Invalid.
    /// </returns>
    public ValueTask<ChangeOutcome> PatchAsync(
        ContextKey key,
        PatchCommand command,
        CancellationToken cancellationToken
    ) =>
        ChangeExistingAsync(
            key,
            command.Conditions,
            current =>
                command.RefuseVersion(current) is { } refusal
                    ? new Step(refusal)
                    : WithinLimits(key, current, command.ApplyTo(current)),
            cancellationToken
        );

    /// <summary>Sets one attribute; a concurrent change to another is not lost (contract § 2).</summary>
    /// <returns>
    /// Stored, NotFound, NotTheCustomer, InvalidToken, PreconditionFailed, TooLarge, or Invalid where there would be
    /// too many attributes.
    /// </returns>
    public ValueTask<ChangeOutcome> SetAttributeAsync(
        ContextKey key,
        AttributeAssignment attribute,
        Conditions conditions,
        CancellationToken cancellationToken
    ) =>
        ChangeExistingAsync(
            key,
            conditions,
            current =>
            {
                var draft = ContextDraft.Of(current);
                var context = Attributes.Set(draft.Fields[ContextField.Context], attribute);
                return WithinLimits(
                    key,
                    current,
                    draft with
                    {
                        Fields = draft.Fields.With(ContextField.Context, context),
                    }
                );
            },
            cancellationToken
        );

    /// <summary>
    /// Removes one attribute; where it is not there, nothing changes and that is well (contract § 2).
    /// </summary>
    /// <returns>Stored, NotFound, NotTheCustomer, InvalidToken or PreconditionFailed.</returns>
    public ValueTask<ChangeOutcome> RemoveAttributeAsync(
        ContextKey key,
        string name,
        Conditions conditions,
        CancellationToken cancellationToken
    ) =>
        ChangeExistingAsync(
            key,
            conditions,
            current =>
            {
                var draft = ContextDraft.Of(current);
                return Attributes.Remove(draft.Fields[ContextField.Context], name) is { } context
                    ? new(
                        changes.Next(
                            key,
                            current,
                            draft with
                            {
                                Fields = draft.Fields.With(ContextField.Context, context),
                            }
                        )
                    )
                    : Step.Durable(new ChangeOutcome.Stored(current.Revision));
            },
            cancellationToken
        );

    /// <summary>Deletes the session's context.</summary>
    /// <returns>Deleted, NotFound, NotTheCustomer, InvalidToken or PreconditionFailed.</returns>
    public ValueTask<ChangeOutcome> DeleteAsync(
        ContextKey key,
        Conditions conditions,
        CancellationToken cancellationToken
    ) =>
        ChangeAsync(
            key,
            conditions,
            current =>
                current is null ? Step.Durable(ChangeOutcome.NotFound.Instance) : Step.Delete,
            cancellationToken
        );

    private ValueTask<ChangeOutcome> ChangeExistingAsync(
        ContextKey key,
        Conditions conditions,
        Func<StoredContext, Step> step,
        CancellationToken cancellationToken
    ) =>
        ChangeAsync(
            key,
            conditions,
            current => current is null ? new Step(ChangeOutcome.NotFound.Instance) : step(current),
            cancellationToken
        );

    private ValueTask<ChangeOutcome> ChangeAsync(
        ContextKey key,
        Conditions conditions,
        Func<StoredContext?, Step> step,
        CancellationToken cancellationToken
    ) =>
        changes.ApplyAsync(
            key,
            async current =>
                conditions.Owner is { } owner
                && await access
                    .RefuseAsync(key, owner, current, cancellationToken)
                    .ConfigureAwait(false)
                    is { } noAccess
                    ? new Step(noAccess)
                : conditions.RefusePrecondition(current) is { } refusal ? new Step(refusal)
                : step(current),
            cancellationToken
        );

    /// <summary>The next entry, if its attributes keep the limits. One that breaks them already may shrink.</summary>
    private Step WithinLimits(ContextKey key, StoredContext current, ContextDraft draft)
    {
        var context = draft.Fields[ContextField.Context];
        var count = Attributes.Count(context);
        var breaksLimit = count > limits.Attributes || context.Length > limits.BodyBytes;
        var before = breaksLimit
            ? ContextDocument.Read(current.Document)[ContextField.Context]
            : default;
        if (count > limits.Attributes && count > Attributes.Count(before))
        {
            return new(
                new ChangeOutcome.Invalid(
                    new(
                        "context",
                        $"must have at most {limits.Attributes} attributes, would have {count}"
                    )
                )
            );
        }

        return context.Length > limits.BodyBytes && context.Length > before.Length
            ? new(new ChangeOutcome.TooLarge(limits.BodyBytes))
            : new(changes.Next(key, current, draft));
    }
}
