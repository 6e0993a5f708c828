using System.Text;
using SessionContext.Core;
using SessionContext.Core.Changes;
using SessionContext.Core.Defaults;
using SessionContext.Core.Documents;
using SessionContext.Core.Events;
using SessionContext.Core.Logins;
using SessionContext.Storage.Conformance;

namespace SessionContext.Storage.Redis.Tests;

/// <summary>
/// A call that was carried out, but told that no replica has it, is sent again: what then answers that all is well has to be replicated, although there
/// is nothing left to change.
/// </summary>
public sealed class RepeatedCallTests : RedisStoreTest
{
    private static readonly ContextKey Key = Sample.Key();

    public static TheoryData<ShopEvent> Events =>
        [
            new ShopEvent.CartCreated(Key.SessionId, "k1", null, null, null),
            new ShopEvent.CartEnded("k1"),
            new ShopEvent.CustomerLoggedIn(Key.SessionId, "c1"),
            new ShopEvent.CustomerLoggedOut(Key.SessionId, "c1"),
            new ShopEvent.CustomerDeleted("c1"),
            new ShopEvent.CustomerUpdated("c1"),
            new ShopEvent.SitesChanged(),
        ];

    [Fact]
    public Task A_creation() => IsConfirmedAsync(calls => PutAsync(calls.Contexts, 0));

    [Fact]
    public async Task A_replacement()
    {
        await PutAsync(On(Store).Contexts, 0);
        await IsConfirmedAsync(calls => PutAsync(calls.Contexts, 1));
    }

    [Fact]
    public async Task The_removal_of_an_attribute()
    {
        await PutAsync(On(Store).Contexts, 0);
        await IsConfirmedAsync(calls =>
            calls.Contexts.RemoveAttributeAsync(Key, "a", default, Cancellation)
        );
    }

    [Fact]
    public async Task A_deletion()
    {
        await PutAsync(On(Store).Contexts, 0);
        await IsConfirmedAsync(calls => calls.Contexts.DeleteAsync(Key, default, Cancellation));
    }

    [Fact]
    public async Task A_log_in()
    {
        await PutAsync(On(Store).Contexts, 0);
        await IsConfirmedAsync(calls => calls.Contexts.AdoptAsync(Key, "c1", Cancellation));
    }

    [Fact]
    public Task A_log_out() =>
        IsConfirmedAsync(calls => calls.Logins.LogOutAsync(Key, "c1", Cancellation));

    [Theory]
    [MemberData(nameof(Events))]
    public async Task An_event(ShopEvent shopEvent)
    {
        var customer = shopEvent is ShopEvent.CustomerLoggedIn ? null : "c1";
        var before = new ShopEvent.CartCreated(Key.SessionId, "k1", customer, null, null);
        await TellAsync(On(Store), before, "before");
        await IsConfirmedAsync(calls => TellAsync(calls, shopEvent));
    }

    [Theory]
    [MemberData(nameof(Events))]
    public async Task An_event_that_found_nothing_to_change(ShopEvent shopEvent) =>
        await IsConfirmedAsync(calls => TellAsync(calls, shopEvent));

    [Fact]
    public async Task What_is_refused_waits_for_nobody()
    {
        await PutAsync(On(Store).Contexts, 0);
        await using var store = await OpenWaitingAsync();
        Assert.IsType<ChangeOutcome.Stale>(await PutAsync(On(store).Contexts, 7));
    }

    /// <summary>Makes a call, and again where a replica is asked for, which there is not: that must be said.</summary>
    private async Task IsConfirmedAsync<T>(Func<Calls, ValueTask<T>> call)
    {
        await using var store = await OpenWaitingAsync();
        await call(On(Store));
        var refusal = await Assert.ThrowsAsync<StoreUnavailableException>(async () =>
            await call(On(store))
        );
        Assert.Contains("written, not yet replicated", refusal.Message, StringComparison.Ordinal);
    }

    private Task<RedisSessionContextStore> OpenWaitingAsync() =>
        RedisSessionContextStore.OpenAsync(
            new RedisStoreOptions
            {
                ConnectionString = Server.Address,
                CommandTimeout = CommandTimeout,
                WaitReplicas = 1,
                WaitTimeout = TimeSpan.FromMilliseconds(50),
            },
            Time
        );

    private static ValueTask<ChangeOutcome> PutAsync(SessionContexts contexts, long version)
    {
        var replacement = ContextReplacement.Parse(
            Encoding.UTF8.GetBytes(
                $$$"""{"currency":"EUR","context":{"a":{{{version}}}},"metadata":{"version":{{{version}}}}}"""
            ),
            Key.SessionId,
            new DocumentLimits(),
            out _
        )!;
        return contexts.ReplaceAsync(
            Key,
            new ReplaceCommand
            {
                Replacement = replacement,
                Upsert = true,
                Proof = () => CustomerProof.None(""),
            },
            Cancellation
        );
    }

    private static ValueTask<EventOutcome> TellAsync(
        Calls calls,
        ShopEvent shopEvent,
        string id = "repeated"
    ) =>
        calls.Events.ApplyAsync(
            Key.Tenant,
            new IncomingEvent("/tests", id, null, shopEvent),
            Cancellation
        );

    private Calls On(RedisSessionContextStore store)
    {
        var logins = new SessionLogins(store, Time);
        var changes = new ContextChanges(store, new SessionLifetimes(), Time);
        var shop = new NoDirectory();
        var contexts = new SessionContexts(
            store,
            changes,
            new DefaultValues(shop, logins),
            new DocumentLimits()
        );
        var deleted = new DeletedCustomers(store, Time);
        var closed = new ClosedCarts(store, Time);
        var carts = new CartEvents(store, contexts, changes, logins, closed, deleted);
        var customers = new CustomerEvents(store, contexts, changes, logins, deleted, shop, Time);
        return new Calls(
            contexts,
            logins,
            new SessionEvents(store, carts, customers, changes, shop, Time)
        );
    }

    private sealed record Calls(
        SessionContexts Contexts,
        SessionLogins Logins,
        SessionEvents Events
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
