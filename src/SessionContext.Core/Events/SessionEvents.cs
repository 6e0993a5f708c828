using SessionContext.Core.Changes;
using SessionContext.Core.Defaults;
using SessionContext.Core.Logins;

namespace SessionContext.Core.Events;

/// <summary>
/// Carries events out, each once however often and in whatever order they come (contract § 7). A change to one session
/// and the memory of its event are one atomic step; where an event concerns several sessions, the last of them takes
/// the memory along, and what was done before a crash is done again to no effect.
/// </summary>
public sealed class SessionEvents(
    ISessionContextStore store,
    CartEvents carts,
    CartMerges merges,
    CustomerEvents customers,
    CustomerSessions customerSessions,
    ContextChanges changes,
    IShopDirectory directory,
    TimeProvider time
)
{
    /// <summary>Carries the event out, durably, unless it was before.</summary>
    /// <exception cref="StoreUnavailableException">It was carried out in part at the most; sending it again does the
    /// rest.</exception>
    public async ValueTask<EventOutcome> ApplyAsync(
        Tenant tenant,
        IncomingEvent incoming,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(incoming);
        var now = time.GetUtcNow();
        // A sender's clock that runs ahead must not make its events win over all later ones.
        var happenedAt = incoming.Time > now ? now : incoming.Time;
        var mark = EventMark.Of(incoming.Source, incoming.Id, now);
        if (
            !await IsRememberedAsync().ConfigureAwait(false)
            && await CarryOutAsync().ConfigureAwait(false)
        )
        {
            return EventOutcome.Applied;
        }

        // Carried out before, or at the same time by another delivery, which may have ended half way, and been told
        // that no replica has the change.
        await CatchUpAsync().ConfigureAwait(false);
        await store
            .EnsureRecordDurableAsync(mark.RecordKey(tenant), cancellationToken)
            .ConfigureAwait(false);
        return await IsRememberedAsync().ConfigureAwait(false)
            ? EventOutcome.SeenBefore
            : throw new StoreUnavailableException(
                "Another store server has taken over and does not have this event",
                outcomeUnknown: true
            );

        async ValueTask<bool> IsRememberedAsync() =>
            await store
                .ReadRecordAsync(mark.RecordKey(tenant), cancellationToken)
                .ConfigureAwait(false)
                is not null;

        ValueTask<bool> CarryOutAsync() =>
            incoming.Event switch
            {
                ShopEvent.CartCreated created => carts.ApplyAsync(
                    tenant,
                    created,
                    happenedAt,
                    mark,
                    cancellationToken
                ),
                ShopEvent.CartNoted noted => merges.ApplyAsync(
                    tenant,
                    noted,
                    mark,
                    cancellationToken
                ),
                ShopEvent.CartMerged merged => merges.ApplyAsync(
                    tenant,
                    merged,
                    mark,
                    cancellationToken
                ),
                ShopEvent.CartEnded ended => carts.ApplyAsync(
                    tenant,
                    ended,
                    mark,
                    cancellationToken
                ),
                ShopEvent.CustomerLoggedIn login => customers.ApplyAsync(
                    tenant,
                    login,
                    happenedAt ?? now,
                    mark,
                    cancellationToken
                ),
                ShopEvent.CustomerLoggedOut logout => customers.ApplyAsync(
                    tenant,
                    logout,
                    happenedAt ?? now,
                    mark,
                    cancellationToken
                ),
                ShopEvent.CustomerDeleted deleted => customers.ApplyAsync(
                    tenant,
                    deleted,
                    mark,
                    cancellationToken
                ),
                ShopEvent.CustomerUpdated updated => ForgetAsync(
                    directory.ForgetCustomerAsync(tenant, updated.CustomerId, cancellationToken)
                ),
                ShopEvent.SitesChanged => ForgetAsync(
                    directory.ForgetSitesAsync(tenant, cancellationToken)
                ),
                _ => throw new ArgumentException("Unknown kind of event.", nameof(incoming)),
            };

        async ValueTask<bool> ForgetAsync(ValueTask forget)
        {
            await forget.ConfigureAwait(false);
            return await changes
                .RememberAsync(tenant, mark, cancellationToken)
                .ConfigureAwait(false);
        }

        async ValueTask CatchUpAsync()
        {
            switch (incoming.Event)
            {
                case ShopEvent.CartCreated again:
                    await carts
                        .CatchUpAsync(tenant, again, happenedAt, knownEnd: null, cancellationToken)
                        .ConfigureAwait(false);
                    break;
                case ShopEvent.CustomerLoggedIn again:
                    await customerSessions
                        .EndIfCutOffAsync(
                            new ContextKey(tenant, again.SessionId),
                            again.CustomerId,
                            cancellationToken
                        )
                        .ConfigureAwait(false);
                    break;
            }
        }
    }
}
