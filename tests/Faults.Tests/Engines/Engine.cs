using SessionContext.Storage.Servers;

namespace SessionContext.Faults.Tests.Engines;

/// <summary>What keeps the contexts of a fleet: servers of the test's own.</summary>
/// <param name="port">Where it listens, for those that are one server.</param>
/// <param name="freeze">Makes it stand still until what this gives is disposed.</param>
/// <param name="settings">How the service is told to use it, at a port.</param>
/// <param name="servers">To end, in this order.</param>
internal sealed class Engine(
    int port,
    Func<IDisposable> freeze,
    Func<int, Dictionary<string, string>> settings,
    params IAsyncDisposable[] servers
) : IAsyncDisposable
{
    public int Port => port;

    public static async Task<Engine> StartRedisAsync()
    {
        var server = await RedisServer.StartRedisAsync();
        return new(
            server.Port,
            () =>
            {
                server.Signal("STOP");
                return new Resumption(() => server.Signal("CONT"));
            },
            at => Redis($"127.0.0.1:{at}"),
            server
        );
    }

    public static async Task<Engine> StartClusterAsync()
    {
        var cluster = await Cluster.StartAsync();
        return new(
            0,
            () => throw new NotSupportedException(),
            _ => Redis(cluster.ConnectionString),
            cluster
        );
    }

    public static async Task<Engine> StartPostgresAsync()
    {
        var server = await PostgresServer.StartNewAsync();
        return new(
            server.Port,
            server.Freeze,
            at =>
                new()
                {
                    ["Store__Engine"] = "Postgres",
                    ["Store__ConnectionString"] =
                        $"Host=127.0.0.1;Port={at};Username=postgres;Database=postgres",
                },
            server
        );
    }

    /// <summary>How the service is told to use Redis.</summary>
    public static Dictionary<string, string> Redis(string connectionString, int waitReplicas = 0) =>
        new()
        {
            ["Store__Engine"] = "Redis",
            ["Store__ConnectionString"] = connectionString,
            ["Store__Redis__WaitReplicas"] = $"{waitReplicas}",
        };

    /// <summary>The service's settings for it.</summary>
    /// <param name="through">The port of a proxy before it.</param>
    public Dictionary<string, string> Settings(int? through = null) => settings(through ?? port);

    public IDisposable Freeze() => freeze();

    public async ValueTask DisposeAsync()
    {
        foreach (var server in servers)
        {
            await server.DisposeAsync();
        }
    }

    private sealed class Resumption(Action resume) : IDisposable
    {
        public void Dispose() => resume();
    }
}
