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

    /// <summary>
    /// How long the store waits for the server: very long, where it is not judged how fast a busy machine is.
    /// </summary>
    protected virtual TimeSpan CommandTimeout => TimeSpan.FromSeconds(30);

    protected RedisStoreOptions Options =>
        new() { ConnectionString = Server.Address, CommandTimeout = CommandTimeout };

    public async ValueTask InitializeAsync()
    {
        Server = await RedisServer.StartRedisAsync();
        Store = await RedisSessionContextStore.OpenAsync(Options, Time);
    }

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        await Server.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
