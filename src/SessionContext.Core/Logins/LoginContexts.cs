using SessionContext.Core.Changes;
using SessionContext.Core.Documents;

namespace SessionContext.Core.Logins;

/// <summary>What becomes of the session's context at a log-in, a token refresh and a log-out.</summary>
/// <remarks>Every member throws <see cref="StoreUnavailableException"/> where the store cannot serve.</remarks>
public sealed class LoginContexts(ContextChanges changes, ContextOwnership ownership)
{
    /// <summary>Creates the session's context with nothing but what § 5 derives; leaves one that is there as it is.</summary>
    public async ValueTask CreateAsync(ContextKey key, CancellationToken cancellationToken)
    {
        var outcome = await changes
            .ApplyAsync(
                key,
                current =>
                    current is null
                        ? ownership.CreateAsync(
                            key,
                            new ContextDraft { Fields = ContextFields.None },
                            cancellationToken
                        )
                        : new(new Step(ChangeOutcome.NotFound.Instance)),
                cancellationToken
            )
            .ConfigureAwait(false);
        if (outcome is ChangeOutcome.Stored created)
        {
            await ownership.CatchUpAsync(key, created).ConfigureAwait(false);
        }
    }

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
                : await ownership
                    .AssignAsync(key, current, customerId, cancellationToken)
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

    /// <summary>Deletes the context of a session that was logged out, unless it belongs to another customer.</summary>
    /// <returns>Deleted, NotFound, or NotTheCustomer.</returns>
    public ValueTask<ChangeOutcome> EndAsync(
        ContextKey key,
        string? customerId,
        CancellationToken cancellationToken
    ) =>
        changes.ApplyAsync(
            key,
            current =>
                new(
                    current is null ? Step.Done(ChangeOutcome.NotFound.Instance)
                    : new Visitor(customerId).RefusalFor(current) is { } reason
                        ? new Step(new ChangeOutcome.NotTheCustomer(reason))
                    : Step.Delete
                ),
            cancellationToken
        );
}
