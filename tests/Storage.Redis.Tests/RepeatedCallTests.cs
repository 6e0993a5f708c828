using System.Text;
using SessionContext.Core;
using SessionContext.Core.Changes;
using SessionContext.Core.Defaults;
using SessionContext.Core.Documents;
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

    private Calls On(RedisSessionContextStore store)
    {
        var logins = new SessionLogins(store, Time);
        return new Calls(
            new SessionContexts(
                store,
                new ContextChanges(store, new SessionLifetimes(), Time),
                new DefaultValues(new NoDirectory(), logins),
                new DocumentLimits()
            ),
            logins
        );
    }

    private sealed record Calls(SessionContexts Contexts, SessionLogins Logins);

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
