using SessionContext.Core.Changes;
using SessionContext.Core.Events;

namespace SessionContext.Core.Logins;

/// <summary>Ends the sessions of a customer: the log-in, so that no token is refreshed, and the context.</summary>
/// <remarks>Every member throws <see cref="StoreUnavailableException"/> where the store cannot serve, and may be repeated then.</remarks>
public sealed class CustomerSessions(
    ISessionContextStore store,
    ContextChanges changes,
    LoginRecords logins,
    DeletedCustomers deleted,
    TimeProvider time
)
{
    /// <summary>Ends every session whose context is the customer's.</summary>
    /// <param name="tenant">The customer's tenant.</param>
    /// <param name="customerId">The customer.</param>
    /// <param name="mark">The event that asks for it.</param>
    /// <param name="cancellationToken">Heeded between two sessions.</param>
    /// <returns>False where the event was seen before.</returns>
    internal async ValueTask<bool> EndAllAsync(
        Tenant tenant,
        string customerId,
        EventMark mark,
        CancellationToken cancellationToken
    )
    {
        var sessions = await store
            .ListByCustomerAsync(tenant, customerId, cancellationToken)
            .ToListAsync(cancellationToken)
            .ConfigureAwait(false);
        if (sessions.Count == 0)
        {
            return await changes
                .RememberAsync(tenant, mark, cancellationToken)
                .ConfigureAwait(false);
        }

        ChangeOutcome outcome = ChangeOutcome.NotFound.Instance;
        for (var i = 0; i < sessions.Count; i++)
        {
            var key = new ContextKey(tenant, sessions[i]);
            // The log-in first: a repeated call finds the session by its context.
            await EndLoginAsync(key, customerId, cancellationToken).ConfigureAwait(false);
            outcome = await EndContextAsync(
                    key,
                    customerId,
                    i == sessions.Count - 1 ? mark : null,
                    cancellationToken
                )
                .ConfigureAwait(false);
        }

        return outcome is not ChangeOutcome.SeenBefore;
    }

    /// <summary>
    /// Ends the session if its customer was deleted, before the log-in was written or meanwhile. Call it after each log-in, and again when the log-in is
    /// repeated: the first call may have ended before it.
    /// </summary>
    /// <returns>Whether the customer was deleted.</returns>
    public async ValueTask<bool> EndIfDeletedAsync(
        ContextKey key,
        string customerId,
        CancellationToken cancellationToken
    )
    {
        var login = await logins.FindAsync(key, cancellationToken).ConfigureAwait(false);
        if (
            login?.CurrentCustomerId != customerId
            || await deleted
                .CurrentCustomerAsync(key.Tenant, login, cancellationToken)
                .ConfigureAwait(false)
                is not null
        )
        {
            return false;
        }

        // The context first: a repeated call finds by the log-in that there is something to end.
        await EndContextAsync(key, customerId, null, cancellationToken).ConfigureAwait(false);
        await EndLoginAsync(key, customerId, cancellationToken).ConfigureAwait(false);
        return true;
    }

    private async ValueTask EndLoginAsync(
        ContextKey key,
        string customerId,
        CancellationToken cancellationToken
    ) =>
        await logins
            .ChangeAsync(
                key,
                before =>
                    (before?.CustomerId ?? customerId) == customerId
                        ? SessionLogin.Ended(before, time.GetUtcNow())
                        : null,
                cancellationToken
            )
            .ConfigureAwait(false);

    private ValueTask<ChangeOutcome> EndContextAsync(
        ContextKey key,
        string customerId,
        EventMark? mark,
        CancellationToken cancellationToken
    ) =>
        changes.ApplyAsync(
            key,
            current =>
                new(
                    current?.CustomerId == customerId
                        ? Step.Delete
                        : Step.Durable(ChangeOutcome.NotFound.Instance)
                ),
            cancellationToken,
            mark
        );
}
