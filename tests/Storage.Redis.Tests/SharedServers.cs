using SessionContext.Core;
using SessionContext.Storage.Conformance;
using SessionContext.Storage.Redis.Tests;
using SessionContext.Storage.Servers;

[assembly: AssemblyFixture(typeof(SharedServers))]

namespace SessionContext.Storage.Redis.Tests;

/// <summary>What the suite is run on: one server of each kind for all tests that leave it running.</summary>
public sealed class SharedServers : IAsyncLifetime
{
    public RedisServer Redis { get; private set; } = null!;

    public RedisServer Garnet { get; private set; } = null!;

    public Cluster Cluster { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Redis = await RedisServer.StartRedisAsync();
        Garnet = await RedisServer.StartGarnetAsync();
        Cluster = await Cluster.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Redis.DisposeAsync();
        await Garnet.DisposeAsync();
        await Cluster.DisposeAsync();
    }
}

/// <summary>A test's own keys on a server that it shares.</summary>
public sealed class OwnKeys(string connectionString) : ITestStore
{
    private static int _tests;

    private readonly string _prefix = $"t{Interlocked.Increment(ref _tests)}";
    private DateTimeOffset? _passedUntil;

    public RedisStoreOptions Options =>
        new()
        {
            ConnectionString = connectionString,
            KeyPrefix = _prefix,
            // What is judged is not how fast a busy machine is.
            CommandTimeout = TimeSpan.FromSeconds(30),
        };

    public async ValueTask<ISessionContextStore> OpenAsync(TimeProvider time)
    {
        _passedUntil ??= time.GetUtcNow();
        return await RedisSessionContextStore.OpenAsync(Options, time);
    }

    /// <summary>Takes a context away, as if its write were yet to come.</summary>
    public async Task<StackExchange.Redis.RedisValue> TakeAsync(ContextKey key)
    {
        await using var servers = await StackExchange.Redis.ConnectionMultiplexer.ConnectAsync(
            connectionString
        );
        return await servers
            .GetDatabase()
            .StringGetDeleteAsync(new KeyFormat(_prefix).Context(key));
    }

    /// <summary>Writes the value of a context that was taken away.</summary>
    public async Task PutAsync(ContextKey key, StackExchange.Redis.RedisValue value)
    {
        await using var servers = await StackExchange.Redis.ConnectionMultiplexer.ConnectAsync(
            connectionString
        );
        await servers.GetDatabase().StringSetAsync(new KeyFormat(_prefix).Context(key), value);
    }

    /// <summary>Lets the servers' own clocks catch up with the test's: each key has that much less to live.</summary>
    public async Task PassTimeAsync(DateTimeOffset now)
    {
        var passed = now - _passedUntil!.Value;
        _passedUntil = now;
        await using var servers = await StackExchange.Redis.ConnectionMultiplexer.ConnectAsync(
            connectionString
        );
        var keys = servers.GetDatabase();
        foreach (var master in servers.GetServers().Where(server => !server.IsReplica))
        {
            await foreach (var key in master.KeysAsync(pattern: $"{_prefix}:*"))
            {
                if (await keys.KeyTimeToLiveAsync(key) is not { } left)
                {
                    continue;
                }

                await (
                    left > passed
                        ? keys.KeyExpireAsync(key, left - passed)
                        : keys.KeyDeleteAsync(key)
                );
            }
        }
    }
}
