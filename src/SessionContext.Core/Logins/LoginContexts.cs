using SessionContext.Core.Changes;
using SessionContext.Core.Customers;
using SessionContext.Core.Documents;

namespace SessionContext.Core.Logins;

/// <summary>What becomes of the session's context at a log-in, a token refresh and a log-out.</summary>
/// <remarks>Every member throws <see cref="StoreUnavailableException"/> where the store cannot serve.</remarks>
public sealed class LoginContexts(ContextChanges changes, ContextOwnership ownership)
{
    /// <summary>
    /// Creates the session's context with nothing but what § 5 derives. The life of one that is there goes on as at a
    /// token refresh (contract § 6).
    /// </summary>
    public async ValueTask CreateOrExtendAsync(ContextKey key, CancellationToken cancellationToken)
    {
        var isCreated = false;
        var outcome = await changes
            .ApplyAsync(
                key,
                current =>
                {
                    isCreated = current is null;
                    return current is null
                        ? ownership.CreateAsync(
                            key,
                            new ContextDraft { Fields = ContextFields.None },
                            customer: null,
                            cancellationToken
                        )
                        : new(Extended(key, current));
                },
                cancellationToken
            )
            .ConfigureAwait(false);
        if (isCreated && outcome is ChangeOutcome.Stored created)
        {
            await ownership.CatchUpAsync(key, created).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Makes the session's context the customer's who logged in: what was chosen is kept, what was derived is derived
    /// again (contract § 4).
    /// </summary>
    /// <returns>Stored, NotFound, or NotTheCustomer where it belongs to another customer.</returns>
    public ValueTask<ChangeOutcome> AssignToCustomerAsync(
        ContextKey key,
        KnownCustomer customer,
        CancellationToken cancellationToken
    ) =>
        changes.ApplyAsync(
            key,
            async current =>
                current is null ? new(ChangeOutcome.NotFound.Instance)
                : new Owner(customer.Id).RefusalFor(current) is { } refusal
                    ? new(new ChangeOutcome.NotTheCustomer(refusal))
                : await ownership
                    .AssignAsync(key, current, customer, cancellationToken)
                    .ConfigureAwait(false),
            cancellationToken
        );

    /// <summary>
    /// Extends the context's life without changing it, as at a token refresh (contract § 6); nothing where there is
    /// none.
    /// </summary>
    public async ValueTask ExtendAsync(ContextKey key, CancellationToken cancellationToken) =>
        await changes
            .ApplyAsync(
                key,
                current =>
                    new(
                        current is null
                            ? new Step(ChangeOutcome.NotFound.Instance)
                            : Extended(key, current)
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
                    current is null ? Step.Durable(ChangeOutcome.NotFound.Instance)
                    : new Owner(customerId).RefusalFor(current) is { } refusal
                        ? new Step(new ChangeOutcome.NotTheCustomer(refusal))
                    : Step.Delete
                ),
            cancellationToken
        );

    private Step Extended(ContextKey key, StoredContext current) =>
        changes.Extended(key, current) is { } next
            ? new(next)
            : new(new ChangeOutcome.Stored(current.Revision));
}
