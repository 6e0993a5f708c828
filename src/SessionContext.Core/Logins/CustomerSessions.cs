using SessionContext.Core.Changes;
using SessionContext.Core.Customers;

namespace SessionContext.Core.Logins;

/// <summary>
/// Ends the sessions of a customer: the log-in, so that no token is refreshed, and the context (contract § 9).
/// </summary>
/// <remarks>
/// Every member throws <see cref="StoreUnavailableException"/> where the store cannot serve, and may be repeated then.
/// </remarks>
public sealed class CustomerSessions(
    ISessionContextStore store,
    ContextChanges changes,
    LoginRecords logins,
    CustomerCutOffs cutOffs,
    TimeProvider time
)
{
    // Enough for the engines to write several in one step, and no more than a node has turns for.
    private const int AtOnce = 16;

    /// <summary>
    /// Ends every session of the customer, one excepted. Refresh tokens and access tokens from before are invalid from
    /// then on, also those of sessions without a context.
    /// </summary>
    /// <param name="tenant">The customer's tenant.</param>
    /// <param name="customerId">The customer.</param>
    /// <param name="except">The session that stays as it is; null: none.</param>
    /// <param name="cancellationToken">Heeded between two sessions; a repeated call ends the others.</param>
    /// <returns>How many contexts this call ended.</returns>
    public async ValueTask<int> EndAllAsync(
        Tenant tenant,
        string customerId,
        SessionId? except,
        CancellationToken cancellationToken
    )
    {
        // Before the contexts are looked up: a change that gives the customer one from now on finds the cut-off.
        var cutOff = await cutOffs
            .RaiseAsync(tenant, customerId, except, isErasure: false, cancellationToken)
            .ConfigureAwait(false);
        return await EndEachAsync(
                tenant,
                customerId,
                except,
                cutOff,
                before => SessionLogin.Ended(before, time.GetUtcNow()),
                cancellationToken
            )
            .ReportOutcomeUnknownAsync()
            .ConfigureAwait(false);
    }

    /// <summary>
    /// Ends the sessions whose context is the customer's, in pages. A log-in that began after the cut-off stays valid,
    /// without its context.
    /// </summary>
    /// <param name="tenant">The customer's tenant.</param>
    /// <param name="customerId">The customer.</param>
    /// <param name="except">The session that stays as it is; null: none.</param>
    /// <param name="cutOff">The cut-off that was stored for it.</param>
    /// <param name="endLogin">Makes of a log-in, null where there is none, what is kept of it.</param>
    /// <param name="cancellationToken">Heeded between two sessions.</param>
    /// <returns>How many contexts were ended.</returns>
    internal async ValueTask<int> EndEachAsync(
        Tenant tenant,
        string customerId,
        SessionId? except,
        CutOff cutOff,
        Func<SessionLogin?, SessionLogin> endLogin,
        CancellationToken cancellationToken
    )
    {
        var ended = 0;
        var pages = store.PagesOfAsync(tenant, customerId, cancellationToken);
        await foreach (var page in pages.ConfigureAwait(false))
        {
            await Parallel
                .ForEachAsync(
                    page.Select(found => found.Session).Where(session => session != except),
                    new ParallelOptions
                    {
                        MaxDegreeOfParallelism = AtOnce,
                        CancellationToken = cancellationToken,
                    },
                    EndAsync
                )
                .ConfigureAwait(false);
        }

        return ended;

        async ValueTask EndAsync(SessionId session, CancellationToken stop)
        {
            var key = new ContextKey(tenant, session);
            // The log-in first: a repeated call finds the session by its context.
            await EndLoginAsync(
                    key,
                    customerId,
                    before => cutOff.Spares(session, before) ? null : endLogin(before),
                    stop
                )
                .ConfigureAwait(false);
            if (
                await EndContextAsync(key, customerId, stop).ConfigureAwait(false)
                is ChangeOutcome.Deleted
            )
            {
                Interlocked.Increment(ref ended);
            }
        }
    }

    /// <summary>
    /// Ends the session if its customer's sessions were ended since the log-in began. Call it after each log-in, and
    /// again when the log-in is repeated: the first call may have stopped before it.
    /// </summary>
    /// <returns>Whether the session has ended, by this call or by another one.</returns>
    public async ValueTask<bool> EndIfCutOffAsync(
        ContextKey key,
        string customerId,
        CancellationToken cancellationToken
    )
    {
        var login = await logins.FindAsync(key, cancellationToken).ConfigureAwait(false);
        if (login?.CurrentCustomerId != customerId)
        {
            return login?.EndedAt is not null;
        }

        if (
            await cutOffs.CurrentCustomerAsync(key, login, cancellationToken).ConfigureAwait(false)
            is not null
        )
        {
            return false;
        }

        // The context first: a repeated call finds by the log-in that there is something to end.
        await EndContextAsync(key, customerId, cancellationToken).ConfigureAwait(false);
        await EndLoginAsync(
                key,
                customerId,
                before => SessionLogin.Ended(before, time.GetUtcNow()),
                cancellationToken
            )
            .ConfigureAwait(false);
        return true;
    }

    private async ValueTask EndLoginAsync(
        ContextKey key,
        string customerId,
        Func<SessionLogin?, SessionLogin?> end,
        CancellationToken cancellationToken
    ) =>
        await logins
            .ChangeAsync(
                key,
                before => (before?.CustomerId ?? customerId) == customerId ? end(before) : null,
                cancellationToken
            )
            .ConfigureAwait(false);

    private ValueTask<ChangeOutcome> EndContextAsync(
        ContextKey key,
        string customerId,
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
            cancellationToken
        );
}
