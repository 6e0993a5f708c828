using SessionContext.Core.Changes;
using SessionContext.Core.Documents;

namespace SessionContext.Core;

/// <summary>
/// The one service of the domain: every call's rules over <see cref="ISessionContextStore"/>. A change reads the stored
/// entry, judges it, makes the next one and swaps it in; where another change came between, it starts over.
/// </summary>
/// <remarks>Every member throws <see cref="StoreUnavailableException"/> where the store cannot serve.</remarks>
public sealed class SessionContexts(
    ISessionContextStore store,
    SessionLifetimes lifetimes,
    DocumentLimits limits,
    TimeProvider time
)
{
    // Within one process, calls that lost once take turns; so this many losses mean as many other nodes at one session.
    private const int MostAttempts = 100;

    private readonly Turns _turns = new();

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
        return ChangeAsync(
            key,
            current =>
            {
                var wasCreatedMeanwhile = sawNone && current is not null;
                sawNone |= current is null;
                return command.Refuse(key.SessionId, current, wasCreatedMeanwhile) is { } refusal
                    ? new(refusal)
                    : new(
                        Next(
                            key,
                            current,
                            command.Replacement.Fields,
                            command.Replacement.CustomerId,
                            command.Replacement.CartId
                        )
                    );
            },
            cancellationToken
        );
    }

    /// <summary>Sets one attribute; a concurrent change to another is not lost (contract § 2).</summary>
    /// <returns>Stored, NotFound, PreconditionFailed, TooLarge, or Invalid where there would be too many attributes.</returns>
    public ValueTask<ChangeOutcome> SetAttributeAsync(
        ContextKey key,
        AttributeAssignment attribute,
        IPrecondition? precondition,
        CancellationToken cancellationToken
    ) =>
        ChangeExistingAsync(
            key,
            precondition,
            current =>
            {
                var fields = ContextDocument.Read(current.Document);
                var context = Attributes.Set(
                    fields.Context,
                    attribute,
                    out var count,
                    out var isNew
                );
                if (isNew && count > limits.Attributes)
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

                var next = Next(
                    key,
                    current,
                    fields with
                    {
                        Context = context,
                    },
                    current.CustomerId,
                    current.CartId
                );
                // One that is too large already may shrink.
                var size = next.Document.Length;
                return size > limits.BodyBytes && size > current.Document.Length
                    ? new(ChangeOutcome.TooLarge.Instance)
                    : new(next);
            },
            cancellationToken
        );

    /// <summary>Removes one attribute; where it is not there, nothing changes and that is well (contract § 2).</summary>
    /// <returns>Stored, NotFound or PreconditionFailed.</returns>
    public ValueTask<ChangeOutcome> RemoveAttributeAsync(
        ContextKey key,
        string name,
        IPrecondition? precondition,
        CancellationToken cancellationToken
    ) =>
        ChangeExistingAsync(
            key,
            precondition,
            current =>
            {
                var fields = ContextDocument.Read(current.Document);
                return Attributes.Remove(fields.Context, name) is { } context
                    ? new(
                        Next(
                            key,
                            current,
                            fields with
                            {
                                Context = context,
                            },
                            current.CustomerId,
                            current.CartId
                        )
                    )
                    : new(new ChangeOutcome.Stored(current.Revision));
            },
            cancellationToken
        );

    /// <summary>Ends the session's context.</summary>
    /// <returns>Deleted, NotFound or PreconditionFailed.</returns>
    public ValueTask<ChangeOutcome> DeleteAsync(
        ContextKey key,
        IPrecondition? precondition,
        CancellationToken cancellationToken
    ) => ChangeExistingAsync(key, precondition, static _ => Step.Delete, cancellationToken);

    /// <summary>Makes the session's context the customer's who logged in: what was chosen is kept, what was derived is derived anew (contract § 4).</summary>
    /// <returns>Stored, NotFound, or NotTheCustomer where it belongs to another customer.</returns>
    public ValueTask<ChangeOutcome> AdoptAsync(
        ContextKey key,
        string customerId,
        CancellationToken cancellationToken
    ) => throw new NotSupportedException();

    /// <summary>Lets the context's life begin anew without changing it, as at a token refresh (contract § 6); nothing where there is none.</summary>
    public ValueTask ProlongAsync(ContextKey key, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    /// <summary>Creates the session's context with nothing but what § 5 derives; leaves one that is there as it is.</summary>
    public ValueTask CreateAsync(ContextKey key, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    private ValueTask<ChangeOutcome> ChangeExistingAsync(
        ContextKey key,
        IPrecondition? precondition,
        Func<StoredContext, Step> step,
        CancellationToken cancellationToken
    ) =>
        ChangeAsync(
            key,
            current =>
            {
                if (current is null)
                {
                    return new(ChangeOutcome.NotFound.Instance);
                }

                return precondition is null || precondition.Holds(current.Revision)
                    ? step(current)
                    : new(ChangeOutcome.PreconditionFailed.Instance);
            },
            cancellationToken
        );

    private async ValueTask<ChangeOutcome> ChangeAsync(
        ContextKey key,
        Func<StoredContext?, Step> step,
        CancellationToken cancellationToken
    )
    {
        Turns.Turn turn = default;
        try
        {
            for (var attempt = 1; attempt <= MostAttempts; attempt++)
            {
                if (attempt == 2)
                {
                    turn = await _turns.TakeAsync(key, cancellationToken).ConfigureAwait(false);
                }

                var current = await store.ReadAsync(key, cancellationToken).ConfigureAwait(false);
                var (outcome, next) = step(current);
                if (outcome is not null)
                {
                    return outcome;
                }

                if (
                    await store
                        .CompareAndSwapAsync(key, current?.Revision, next, cancellationToken)
                        .ConfigureAwait(false)
                )
                {
                    return next is null
                        ? ChangeOutcome.Deleted.Instance
                        : new ChangeOutcome.Stored(next.Revision);
                }
            }
        }
        finally
        {
            turn.Dispose();
        }

        throw new StoreUnavailableException(
            "Too many others are changing this session; nothing was written"
        );
    }

    private StoredContext Next(
        ContextKey key,
        StoredContext? current,
        ContextFields fields,
        string? customerId,
        string? cartId
    )
    {
        var now = WholeMilliseconds(time.GetUtcNow());
        // A clock that was set back does not make a change older than the one before it.
        var modifiedAt = current is not null && current.ModifiedAt > now ? current.ModifiedAt : now;
        var createdAt = current?.CreatedAt ?? now;
        var revision = current?.Revision.Next() ?? Revision.First();
        return new StoredContext
        {
            Revision = revision,
            CreatedAt = createdAt,
            ModifiedAt = modifiedAt,
            ExpiresAt = lifetimes.EndOf(customerId, now),
            CustomerId = customerId,
            CartId = cartId,
            Document = ContextDocument.Compose(
                key.SessionId,
                fields,
                revision.Version,
                createdAt,
                modifiedAt
            ),
        };
    }

    private static DateTimeOffset WholeMilliseconds(DateTimeOffset time) =>
        DateTimeOffset.FromUnixTimeMilliseconds(time.ToUnixTimeMilliseconds());

    /// <summary>What a change makes of the stored entry: an outcome that ends it, or else the next entry (null: deletion).</summary>
    private readonly record struct Step(ChangeOutcome? Outcome, StoredContext? Next)
    {
        public static Step Delete => default;

        public Step(ChangeOutcome outcome)
            : this(outcome, null) { }

        public Step(StoredContext next)
            : this(null, next) { }
    }
}
