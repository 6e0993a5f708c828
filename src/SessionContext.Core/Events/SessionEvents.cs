using SessionContext.Core.Changes;
using SessionContext.Core.Defaults;

namespace SessionContext.Core.Events;

/// <summary>
/// Carries events out, each once however often and in whatever order they come (contract § 7). A change to one session and
/// the memory of its event are one atomic step; where an event concerns several sessions, the last of them takes the
/// memory along, and what was done before a crash is done again to no effect.
/// </summary>
public sealed class SessionEvents(
    ISessionContextStore store,
    CartEvents carts,
    CustomerEvents customers,
    ContextChanges changes,
    IShopDirectory directory,
    TimeProvider time
)
{
    /// <summary>Carries the event out, durably, unless it was before.</summary>
    /// <exception cref="StoreUnavailableException">It was carried out in part at the most; sending it again does the rest.</exception>
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
            await store
                .ReadRecordAsync(mark.RecordKey(tenant), cancellationToken)
                .ConfigureAwait(false)
            is not null
        )
        {
            switch (incoming.Event)
            {
                case ShopEvent.CartCreated again:
                    await carts
                        .CatchUpAsync(tenant, again, happenedAt, knownEnd: null, cancellationToken)
                        .ConfigureAwait(false);
                    break;
                case ShopEvent.CustomerLoggedIn again:
                    await customers
                        .CatchUpAsync(tenant, again, cancellationToken)
                        .ConfigureAwait(false);
                    break;
            }

            return EventOutcome.SeenBefore;
        }

        var isNew = incoming.Event switch
        {
            ShopEvent.CartCreated created => await carts
                .ApplyAsync(tenant, created, happenedAt, mark, cancellationToken)
                .ConfigureAwait(false),
            ShopEvent.CartEnded ended => await carts
                .ApplyAsync(tenant, ended, mark, cancellationToken)
                .ConfigureAwait(false),
            ShopEvent.CustomerLoggedIn login => await customers
                .ApplyAsync(tenant, login, happenedAt ?? now, mark, cancellationToken)
                .ConfigureAwait(false),
            ShopEvent.CustomerLoggedOut logout => await customers
                .ApplyAsync(tenant, logout, happenedAt ?? now, mark, cancellationToken)
                .ConfigureAwait(false),
            ShopEvent.CustomerDeleted deleted => await customers
                .ApplyAsync(tenant, deleted, mark, cancellationToken)
                .ConfigureAwait(false),
            ShopEvent.CustomerUpdated updated => await ForgetAsync(
                    directory.ForgetCustomerAsync(tenant, updated.CustomerId, cancellationToken)
                )
                .ConfigureAwait(false),
            ShopEvent.SitesChanged => await ForgetAsync(
                    directory.ForgetSitesAsync(tenant, cancellationToken)
                )
                .ConfigureAwait(false),
            _ => throw new ArgumentException("An unknown kind of event.", nameof(incoming)),
        };
        return isNew ? EventOutcome.Applied : EventOutcome.SeenBefore;

        async ValueTask<bool> ForgetAsync(ValueTask forget)
        {
            await forget.ConfigureAwait(false);
            return await changes
                .RememberAsync(tenant, mark, cancellationToken)
                .ConfigureAwait(false);
        }
    }
}
