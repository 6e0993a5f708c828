using Microsoft.Extensions.Time.Testing;
using SessionContext.Core;
using SessionContext.Storage.Conformance;
using SessionContext.Storage.Servers;

namespace SessionContext.Storage.Redis.Tests;

/// <summary>A replica may be behind: while the master is gone, nobody is told what a replica has.</summary>
public sealed class StaleReplicaTests : IAsyncLifetime
{
    private static readonly ContextKey Key = Sample.Key();

    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddDays(20_000));
    private RedisPair _servers = null!;
    private RedisSessionContextStore _store = null!;
    private StoredContext _acknowledged = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _servers = await RedisPair.StartAsync();
        _store = await RedisSessionContextStore.OpenAsync(
            new RedisStoreOptions
            {
                ConnectionString = _servers.ConnectionString,
                CommandTimeout = TimeSpan.FromSeconds(30),
            },
            _time
        );
        var first = Sample.New(_time, "c1");
        Assert.True(await _store.CompareAndSwapAsync(Key, null, first, Cancellation));
        await _servers.UntilReplicatedAsync("sc:{acme:s1}");

        // It goes on serving what it has, of a master that cannot be reached.
        await _servers.Replica.CommandAsync("REPLICAOF", "127.0.0.1", "1");
        _acknowledged = Sample.Next(_time, first, "c1");
        Assert.True(
            await _store.CompareAndSwapAsync(Key, first.Revision, _acknowledged, Cancellation)
        );
        await _servers.Master.KillAsync();
        // No write finds a server: the store knows that the master is gone.
        await Assert.ThrowsAsync<StoreUnavailableException>(async () =>
            await _store.CheckHealthAsync(Cancellation)
        );
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        await _servers.DisposeAsync();
    }

    [Fact]
    public async Task It_is_not_read() =>
        await RefusedAsync(() => _store.ReadAsync(Key, Cancellation));

    [Fact]
    public async Task It_does_not_list() =>
        await RefusedAsync(() =>
            _store.ListByCustomerAsync(Key.Tenant, "c1", Cancellation).ToArrayAsync(Cancellation)
        );

    [Fact]
    public async Task It_decides_no_swap() =>
        await RefusedAsync(() =>
            _store.CompareAndSwapAsync(
                Key,
                _acknowledged.Revision,
                Sample.Next(_time, _acknowledged, "c1"),
                Cancellation
            )
        );

    [Fact]
    public async Task It_decides_no_replacement_of_something_unread() =>
        await RefusedAsync(() =>
            _store.BlindReplaceAsync(Key, Sample.Next(_time, _acknowledged, "c1"), Cancellation)
        );

    [Fact]
    public async Task It_serves_once_it_is_the_master()
    {
        await _servers.Replica.CommandAsync("REPLICAOF", "NO", "ONE");
        Assert.NotNull(await Patience.UntilServedAsync(() => _store.ReadAsync(Key, Cancellation)));
    }

    private static async Task RefusedAsync<T>(Func<ValueTask<T>> call)
    {
        var refusal = await Patience.RefusalAsync(call);
        Assert.False(refusal.OutcomeUnknown);
    }
}
