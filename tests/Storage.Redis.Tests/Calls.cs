using SessionContext.Core;
using SessionContext.Core.Changes;
using SessionContext.Core.Customers;
using SessionContext.Core.Defaults;
using SessionContext.Core.Documents;
using SessionContext.Core.Events;
using SessionContext.Core.Logins;
using SessionContext.Storage.Conformance;

namespace SessionContext.Storage.Redis.Tests;

/// <summary>The service's calls, as a node makes them on its store.</summary>
internal sealed record Calls(
    SessionContexts Contexts,
    LoginContexts LoginContexts,
    LoginRecords Logins,
    SessionEvents Events,
    SessionLogins Sessions,
    CustomerErasure Erasure
)
{
    public static Calls On(ISessionContextStore store, TimeProvider time)
    {
        var logins = new LoginRecords(store, new(), RefreshRules.Default, time);
        var cutOffs = new CustomerCutOffs(store, new(), time);
        var changes = new ContextChanges(store, new SessionLifetimes(), cutOffs, time);
        var shop = new NoDirectory();
        var ownership = new ContextOwnership(changes, new DefaultValues(shop), logins, cutOffs);
        var contexts = new SessionContexts(
            changes,
            ownership,
            new SessionAccess(logins),
            new DocumentLimits()
        );
        var closed = new ClosedCarts(store, time);
        var known = new KnownCarts(store, time);
        var cart = new SessionCarts(changes);
        var carts = new CartEvents(store, ownership, changes, logins, cart, closed, known, cutOffs);
        var merges = new CartMerges(store, changes, cart, known, closed);
        var sessions = new CustomerSessions(store, changes, logins, cutOffs, time);
        var customers = new CustomerEvents(ownership, changes, logins, sessions, shop);
        var loginContexts = new LoginContexts(changes, ownership);
        return new Calls(
            contexts,
            loginContexts,
            logins,
            new SessionEvents(store, carts, merges, customers, sessions, changes, shop, time),
            new SessionLogins(logins, loginContexts, sessions, cutOffs, contexts, new(false)),
            new CustomerErasure(store, sessions, cutOffs, logins, shop, time)
        );
    }

    /// <summary>Has an event carried out; the same id is the same event again.</summary>
    public ValueTask<EventOutcome> TellAsync(
        ShopEvent shopEvent,
        string id = "an event",
        DateTimeOffset? happenedAt = null
    ) =>
        Events.ApplyAsync(
            Sample.Key().Tenant,
            new IncomingEvent("/tests", id, happenedAt, shopEvent),
            TestContext.Current.CancellationToken
        );

    /// <summary>A shop that tells nothing about itself.</summary>
    private sealed class NoDirectory : IShopDirectory
    {
        public ValueTask<Site?> FindSiteAsync(
            Tenant tenant,
            string code,
            CancellationToken cancellationToken
        ) => default;

        public ValueTask<Site?> FindDefaultSiteAsync(
            Tenant tenant,
            CancellationToken cancellationToken
        ) => default;

        public ValueTask<CustomerProfile?> FindCustomerAsync(
            Tenant tenant,
            string customerId,
            CancellationToken cancellationToken
        ) => default;

        public ValueTask ForgetSitesAsync(Tenant tenant, CancellationToken cancellationToken) =>
            default;

        public ValueTask ForgetCustomerAsync(
            Tenant tenant,
            string customerId,
            CancellationToken cancellationToken
        ) => default;
    }
}
