using SessionContext.Server.Tests.Nodes;
using SessionContext.Storage.Servers;

namespace SessionContext.Server.Tests.Stores;

/// <summary>An engine that many services share, each with a store of its own on it.</summary>
/// <param name="settings">How a service is told to use the store of a name.</param>
/// <param name="server">To end.</param>
internal sealed class TestEngine(
    Func<string, Task<string[]>> settings,
    IAsyncDisposable? server = null
) : IAsyncDisposable
{
    private readonly TestFolder _folder = new();
    private string? _certificate;

    /// <summary>What is judged is not how fast a busy machine is.</summary>
    public const string Patience = "--Store:Timeout=00:00:30";

    /// <summary>Names the engine: Embedded, the default, Redis, RedisCluster, Garnet or Postgres.</summary>
    private const string Variable = "TEST_STORE";

    /// <summary>As OpenTelemetry names the system.</summary>
    public static string SystemName =>
        Environment.GetEnvironmentVariable(Variable) switch
        {
            null or "" or "Embedded" => "rocksdb",
            "Postgres" => "postgresql",
            _ => "redis",
        };

    public static Task<TestEngine> StartAsync() =>
        Environment.GetEnvironmentVariable(Variable) switch
        {
            null or "" or "Embedded" => Task.FromResult(
                new TestEngine(_ => Task.FromResult<string[]>([]))
            ),
            "Redis" => RedisAsync(),
            "RedisCluster" => ClusterAsync(),
            "Garnet" => GarnetAsync(),
            "Postgres" => PostgresAsync(),
            var unknown => throw new InvalidOperationException($"{Variable}={unknown}: no engine."),
        };

    public async Task<string[]> SettingsAsync(string name) =>
        server is null
            ? await settings(name)
            :
            [
                .. await settings(name),
                $"--Identity:KeyProtection:CertificateFile={Certificate()}",
            ];

    public async ValueTask DisposeAsync()
    {
        if (server is not null)
        {
            await server.DisposeAsync();
        }

        _folder.Dispose();
    }

    // Two at once write the same file under other names.
    private string Certificate() => _certificate ??= _folder.Pem($"{Guid.NewGuid():N}.pem");

    private static async Task<TestEngine> RedisAsync()
    {
        var server = await RedisServer.StartRedisAsync(RedisServer.Forgetful);
        return Redis(server.Address, server);
    }

    private static async Task<TestEngine> GarnetAsync()
    {
        var server = await RedisServer.StartGarnetAsync();
        return Redis(server.Address, server);
    }

    private static async Task<TestEngine> ClusterAsync()
    {
        var cluster = await Cluster.StartAsync(settings: RedisServer.Forgetful);
        return Redis(cluster.ConnectionString, cluster);
    }

    private static TestEngine Redis(string connectionString, IAsyncDisposable server) =>
        new(
            name =>
                Task.FromResult<string[]>([
                    "--Store:Engine=Redis",
                    $"--Store:ConnectionString={connectionString}",
                    $"--Store:Redis:KeyPrefix={name}",
                    Patience,
                ]),
            server
        );

    private static async Task<TestEngine> PostgresAsync()
    {
        // Nothing here has to survive the server.
        var server = await PostgresServer.StartNewAsync(
            "fsync=off",
            "max_locks_per_transaction=256"
        );
        return new(
            async name =>
            {
                // A name that needs no quotes, which a connection string has no room for.
                var schema = name.ToLowerInvariant().Replace('-', '_');
                await server.ExecuteAsync($"CREATE SCHEMA IF NOT EXISTS {schema}");
                return
                [
                    "--Store:Engine=Postgres",
                    $"--Store:ConnectionString={server.ConnectionString};Search Path={schema}",
                    Patience,
                ];
            },
            server
        );
    }
}
