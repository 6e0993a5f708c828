namespace SessionContext.Storage.Servers;

/// <summary>A master, its replica, and three sentinels that put the replica in its place.</summary>
public sealed class Sentinel : IAsyncDisposable
{
    private const string Service = "contexts";
    private readonly string _folder = Directory
        .CreateTempSubdirectory("session-context-sentinel-")
        .FullName;

    private readonly List<RedisServer> _sentinels = [];

    private Sentinel(RedisPair servers) => Servers = servers;

    public RedisPair Servers { get; }

    public string ConnectionString =>
        $"{string.Join(',', _sentinels.Select(sentinel => sentinel.Address))},serviceName={Service}";

    public static async Task<Sentinel> StartAsync()
    {
        var sentinel = new Sentinel(await RedisPair.StartAsync());
        for (var i = 0; i < 3; i++)
        {
            await sentinel.AddAsync(Path.Combine(sentinel._folder, $"{i}.conf"));
        }

        // Each knows the replica and the two others.
        for (var tries = 0; !await sentinel.IsWholeAsync(); tries++)
        {
            Assert.False(tries == 600, "The sentinels did not find each other.");
            await Task.Delay(100);
        }

        return sentinel;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var sentinel in _sentinels)
        {
            await sentinel.DisposeAsync();
        }

        await Servers.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task AddAsync(string configuration)
    {
        await File.WriteAllTextAsync(
            configuration,
            $"""
            sentinel monitor {Service} 127.0.0.1 {Servers.Master.Port} 2
            sentinel down-after-milliseconds {Service} 3000
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
