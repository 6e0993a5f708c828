using SessionContext.Core.Changes;
using SessionContext.Core.Defaults;
using SessionContext.Core.Documents;

namespace SessionContext.Core;

/// <summary>
/// The one service of the domain: the rules of every call, each a step of <see cref="ContextChanges"/> over the store.
/// </summary>
/// <remarks>Every member throws <see cref="StoreUnavailableException"/> where the store cannot serve.</remarks>
public sealed class SessionContexts(
    ISessionContextStore store,
    ContextChanges changes,
    DefaultValues defaults,
    DocumentLimits limits
)
{
    /// <summary>The session's context; null where there is none.</summary>
    public ValueTask<StoredContext?> ReadAsync(
        ContextKey key,
        CancellationToken cancellationToken
    ) => store.ReadAsync(key, cancellationToken);

    /// <summary>Replaces the whole document, or creates it (PUT, contract § 2).</summary>
    /// <returns>Stored, NotFound, Stale, PreconditionFailed, NotTheCustomer, or Invalid where the version is missing.</returns>
    public ValueTask<ChangeOutcome> ReplaceAsync(
        ContextKey key,
        ReplaceCommand command,
        CancellationToken cancellationToken
    )
    {
        var sawNone = false;
        return changes.CanReplaceUnread && command.MayGoUnread
            ? changes.ReplaceUnreadAsync(
                key,
                command.Replacement.Version!.Value,
                ContextDraft.Of(command.Replacement, null),
                StepAsync,
                cancellationToken
            )
            : changes.ApplyAsync(key, StepAsync, cancellationToken);

        ValueTask<Step> StepAsync(StoredContext? current)
        {
            var wasCreatedMeanwhile = sawNone && current is not null;
            sawNone |= current is null;
            if (command.Refuse(key.SessionId, current, wasCreatedMeanwhile) is { } end)
            {
                return new(end);
            }

            var draft = ContextDraft.Of(command.Replacement, current);
            return current is null
                ? NewAsync(key, draft, cancellationToken)
                : new(new Step(changes.Next(key, current, draft)));
        }
    }

    /// <summary>Changes what the visitor may choose (PATCH, contract § 2).</summary>
    /// <returns>Stored, NotFound, NotTheCustomer, PreconditionFailed, Stale, TooLarge, or Invalid.</returns>
    public ValueTask<ChangeOutcome> PatchAsync(
        ContextKey key,
        PatchCommand command,
        CancellationToken cancellationToken
    ) =>
        changes.ApplyAsync(
            key,
            current =>
                new(
                    command.Refuse(current) is { } refusal
                        ? new Step(refusal)
                        : Grown(key, current!, command.ApplyTo(current!))
                ),
            cancellationToken
        );

    /// <summary>Sets one attribute; a concurrent change to another is not lost (contract § 2).</summary>
    /// <returns>Stored, NotFound, NotTheCustomer, PreconditionFailed, TooLarge, or Invalid where there would be too many attributes.</returns>
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
                var context = Attributes.Set(draft.Fields.Context, attribute);
                return Grown(
                    key,
                    current,
                    draft with
                    {
                        Fields = draft.Fields with { Context = context },
                    }
                );
            },
            cancellationToken
        );

    /// <summary>Removes one attribute; where it is not there, nothing changes and that is well (contract § 2).</summary>
    /// <returns>Stored, NotFound, NotTheCustomer or PreconditionFailed.</returns>
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
                return Attributes.Remove(draft.Fields.Context, name) is { } context
                    ? new(
                        changes.Next(
                            key,
                            current,
                            draft with
                            {
                                Fields = draft.Fields with { Context = context },
                            }
                        )
                    )
                    : Step.Done(new ChangeOutcome.Stored(current.Revision));
            },
            cancellationToken
        );

    /// <summary>Ends the session's context.</summary>
    /// <returns>Deleted, NotFound, NotTheCustomer or PreconditionFailed.</returns>
    public ValueTask<ChangeOutcome> DeleteAsync(
        ContextKey key,
        Conditions conditions,
        CancellationToken cancellationToken
    ) =>
        changes.ApplyAsync(
            key,
            current =>
                new(
                    current is null ? Step.Done(ChangeOutcome.NotFound.Instance)
                    : conditions.Refuse(current) is { } refusal ? new Step(refusal)
                    : Step.Delete
                ),
            cancellationToken
        );

    /// <summary>Makes the session's context the customer's who logged in: what was chosen is kept, what was derived is derived anew (contract § 4).</summary>
    /// <returns>Stored, NotFound, or NotTheCustomer where it belongs to another customer.</returns>
    public ValueTask<ChangeOutcome> AdoptAsync(
        ContextKey key,
        string customerId,
        CancellationToken cancellationToken
    ) =>
        changes.ApplyAsync(
            key,
            async current =>
                current is null ? new(ChangeOutcome.NotFound.Instance)
                : new Visitor(customerId).RefusalFor(current) is { } reason
                    ? new(new ChangeOutcome.NotTheCustomer(reason))
                : await AdoptedAsync(key, current, customerId, cancellationToken)
                    .ConfigureAwait(false),
            cancellationToken
        );

    /// <summary>Lets the context's life begin anew without changing it, as at a token refresh (contract § 6); nothing where there is none.</summary>
    public async ValueTask ProlongAsync(ContextKey key, CancellationToken cancellationToken) =>
        await changes
            .ApplyAsync(
                key,
                current =>
                    new(
                        current is null ? new Step(ChangeOutcome.NotFound.Instance)
                        : changes.Prolonged(key, current) is { } next ? new Step(next)
                        : new Step(new ChangeOutcome.Stored(current.Revision))
                    ),
                cancellationToken
            )
            .ConfigureAwait(false);

    /// <summary>Creates the session's context with nothing but what § 5 derives; leaves one that is there as it is.</summary>
    public async ValueTask CreateAsync(ContextKey key, CancellationToken cancellationToken) =>
        await changes
            .ApplyAsync(
                key,
                current =>
                    current is null
                        ? NewAsync(
                            key,
                            new ContextDraft { Fields = ContextFields.None },
                            cancellationToken
                        )
                        : new(new Step(new ChangeOutcome.Stored(current.Revision))),
                cancellationToken
            )
            .ConfigureAwait(false);

    /// <summary>The step that makes a context the customer's.</summary>
    internal async ValueTask<Step> AdoptedAsync(
        ContextKey key,
        StoredContext current,
        string customerId,
        CancellationToken cancellationToken
    )
    {
        if (current.CustomerId == customerId)
        {
            return Step.Done(new ChangeOutcome.Stored(current.Revision));
        }

        var draft = ContextDraft.Of(current).WithCustomer(customerId);
        draft = await defaults
            .DeriveAsync(key.Tenant, draft, cancellationToken)
            .ConfigureAwait(false);
        return new(changes.Next(key, current, draft));
    }

    /// <summary>The step that creates a context.</summary>
    internal async ValueTask<Step> NewAsync(
        ContextKey key,
        ContextDraft draft,
        CancellationToken cancellationToken
    )
    {
        draft = await defaults.FillNewAsync(key, draft, cancellationToken).ConfigureAwait(false);
        return new(changes.Next(key, null, draft));
    }

    private ValueTask<ChangeOutcome> ChangeExistingAsync(
        ContextKey key,
        Conditions conditions,
        Func<StoredContext, Step> step,
        CancellationToken cancellationToken
    ) =>
        changes.ApplyAsync(
            key,
            current =>
                new(
                    current is null ? new Step(ChangeOutcome.NotFound.Instance)
                    : conditions.Refuse(current) is { } refusal ? new Step(refusal)
                    : step(current)
                ),
            cancellationToken
        );

    /// <summary>The next entry, if its attributes keep the limits. One that breaks them already may shrink.</summary>
    private Step Grown(ContextKey key, StoredContext current, ContextDraft draft)
    {
        var context = draft.Fields.Context;
        var count = Attributes.Count(context);
        var breaksLimit = count > limits.Attributes || context.Length > limits.BodyBytes;
        var before = breaksLimit ? ContextDocument.Read(current.Document).Context : default;
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
