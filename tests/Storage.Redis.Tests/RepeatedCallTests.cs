using System.Text;
using SessionContext.Core;
using SessionContext.Core.Changes;
using SessionContext.Core.Documents;
using SessionContext.Core.Events;
using SessionContext.Storage.Conformance;

namespace SessionContext.Storage.Redis.Tests;

/// <summary>
/// A call that was carried out, but told that no replica has it, is sent again: what then answers that all is well has
/// to be replicated, although there is nothing left to change.
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
    public Task A_creation() => EnsuresDurabilityAsync(calls => PutAsync(calls.Contexts, 0));

    [Fact]
    public async Task A_replacement()
    {
        await PutAsync(Calls.On(Store, Time).Contexts, 0);
        await EnsuresDurabilityAsync(calls => PutAsync(calls.Contexts, 1));
    }

    [Fact]
    public async Task The_removal_of_an_attribute()
    {
        await PutAsync(Calls.On(Store, Time).Contexts, 0);
        await EnsuresDurabilityAsync(calls =>
            calls.Contexts.RemoveAttributeAsync(Key, "a", default, Cancellation)
        );
    }

    [Fact]
    public async Task A_deletion()
    {
        await PutAsync(Calls.On(Store, Time).Contexts, 0);
        await EnsuresDurabilityAsync(calls =>
            calls.Contexts.DeleteAsync(Key, default, Cancellation)
        );
    }

    [Fact]
    public async Task A_log_in()
    {
        await PutAsync(Calls.On(Store, Time).Contexts, 0);
        await EnsuresDurabilityAsync(calls =>
            calls.LoginContexts.AssignToCustomerAsync(Key, new("c1", default), Cancellation)
        );
    }

    [Fact]
    public Task A_log_out() =>
        EnsuresDurabilityAsync(calls => calls.Logins.LogOutAsync(Key, "c1", Cancellation));

    [Theory]
    [MemberData(nameof(Events))]
    public async Task An_event(ShopEvent shopEvent)
    {
        var customer = shopEvent is ShopEvent.CustomerLoggedIn ? null : "c1";
        var before = new ShopEvent.CartCreated(Key.SessionId, "k1", customer, null, null);
        await Calls.On(Store, Time).TellAsync(before, "before");
        await EnsuresDurabilityAsync(calls => calls.TellAsync(shopEvent));
    }

    [Theory]
    [MemberData(nameof(Events))]
    public async Task An_event_that_found_nothing_to_change(ShopEvent shopEvent) =>
        await EnsuresDurabilityAsync(calls => calls.TellAsync(shopEvent));

    [Fact]
    public async Task What_is_refused_waits_for_nobody()
    {
        await PutAsync(Calls.On(Store, Time).Contexts, 0);
        await using var store = await OpenWaitingAsync();
        Assert.IsType<ChangeOutcome.Stale>(await PutAsync(Calls.On(store, Time).Contexts, 7));
    }

    [Fact]
    public async Task A_swap_that_lost_waits_for_nobody()
    {
        await PutAsync(Calls.On(Store, Time).Contexts, 0);
        await using var store = await OpenWaitingAsync();
        Assert.False(await store.CompareAndSwapAsync(Key, null, Sample.New(Time), Cancellation));
    }

    /// <summary>Makes a call, and again where a replica is asked for, which there is not: that must be said.</summary>
    private async Task EnsuresDurabilityAsync<T>(Func<Calls, ValueTask<T>> call)
    {
        await using var store = await OpenWaitingAsync();
        await call(Calls.On(Store, Time));
        var refusal = await Assert.ThrowsAsync<StoreUnavailableException>(async () =>
            await call(Calls.On(store, Time))
        );
        Assert.Contains(
            "written but not yet replicated",
            refusal.Message,
            StringComparison.Ordinal
        );
        Assert.Equal(StoreFailureKind.NotReplicated, refusal.Kind);
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
                Proof = SaasTokenResult.Missing(""),
            },
            Cancellation
        );
    }
}
