using SessionContext.Storage.Servers;

namespace SessionContext.Faults.Tests.Engines;

/// <summary>A master, its replica, and three sentinels that put the replica in its place.</summary>
internal sealed class Sentinel : IAsyncDisposable
{
    private const string Service = "contexts";
    private readonly TemporaryFolder _folder = new();
    private readonly List<RedisServer> _sentinels = [];

    private Sentinel(RedisServer master, RedisServer replica) =>
        (Master, Replica) = (master, replica);

    public RedisServer Master { get; }

    public RedisServer Replica { get; }

    public string ConnectionString =>
        $"{string.Join(',', _sentinels.Select(sentinel => sentinel.Address))},serviceName={Service}";

    public static async Task<Sentinel> StartAsync()
    {
        var (master, replica) = await StartPairAsync();
        var sentinel = new Sentinel(master, replica);
        for (var i = 0; i < 3; i++)
        {
            await sentinel.AddAsync(Path.Combine(sentinel._folder.Path, $"{i}.conf"));
        }

        // Each knows the replica and the two others.
        for (var tries = 0; !await sentinel.IsWholeAsync(); tries++)
        {
            Assert.False(tries == 600, "The sentinels did not find each other.");
            await Task.Delay(100);
        }

        return sentinel;
    }

    /// <summary>A master and a replica that follows it.</summary>
    public static async Task<(RedisServer Master, RedisServer Replica)> StartPairAsync()
    {
        var master = await RedisServer.StartRedisAsync("--repl-diskless-sync-delay", "0");
        var replica = await RedisServer.StartRedisAsync("--replicaof", $"127.0.0.1 {master.Port}");
        for (
            var tries = 0;
            !(await master.CommandAsync("INFO", "replication")).Contains(
                "state=online",
                StringComparison.Ordinal
            );
            tries++
        )
        {
            Assert.False(tries == 600, "The replica does not follow.");
            await Task.Delay(50);
        }

        return (master, replica);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var sentinel in _sentinels)
        {
            await sentinel.DisposeAsync();
        }

        await Replica.DisposeAsync();
        await Master.DisposeAsync();
        _folder.Dispose();
    }

    private async Task AddAsync(string configuration)
    {
        await File.WriteAllTextAsync(
            configuration,
            $"""
            sentinel monitor {Service} 127.0.0.1 {Master.Port} 2
            sentinel down-after-milliseconds {Service} 1000
            sentinel failover-timeout {Service} 10000

            """
        );
        _sentinels.Add(await RedisServer.StartSentinelAsync(configuration));
    }

    private async Task<bool> IsWholeAsync()
    {
        foreach (var sentinel in _sentinels)
        {
            var known = await sentinel.CommandAsync("INFO", "sentinel");
            if (!known.Contains("slaves=1,sentinels=3", StringComparison.Ordinal))
            {
                return false;
            }
        }

        return true;
    }
}
