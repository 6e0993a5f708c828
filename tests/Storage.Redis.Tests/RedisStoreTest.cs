using Microsoft.Extensions.Time.Testing;
using SessionContext.Storage.Servers;

namespace SessionContext.Storage.Redis.Tests;

/// <summary>A test with a server of its own, which it may stop, starve or kill.</summary>
public abstract class RedisStoreTest : IAsyncLifetime
{
    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected FakeTimeProvider Time { get; } = new(DateTimeOffset.UnixEpoch.AddDays(20_000));

    protected RedisServer Server { get; private set; } = null!;

    protected RedisSessionContextStore Store { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Server = await RedisServer.StartRedisAsync();
        Store = await RedisSessionContextStore.OpenAsync(
            new RedisStoreOptions { ConnectionString = Server.Address },
            Time
        );
    }

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        await Server.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
