using System.Globalization;

namespace SessionContext.Storage.Servers;

/// <summary>Three masters, each with one replica.</summary>
public sealed class Cluster : IAsyncDisposable
{
    private const int MostTries = 600;

    private Cluster(RedisServer[] nodes) => Nodes = nodes;

    /// <summary>The masters first, as long as none has failed.</summary>
    public IReadOnlyList<RedisServer> Nodes { get; }

    public string ConnectionString => string.Join(',', Nodes.Select(node => node.Address));

    /// <param name="nodeTimeout">After how many milliseconds of silence a node has failed: longer than a busy machine
    /// keeps one waiting.</param>
    /// <param name="settings">Of each node, after those that a cluster needs.</param>
    public static async Task<Cluster> StartAsync(int nodeTimeout = 15_000, params string[] settings)
    {
        var nodes = await Task.WhenAll(
            Enumerable
                .Range(0, 6)
                .Select(_ =>
                    RedisServer.StartRedisAsync([
                        "--cluster-enabled",
                        "yes",
                        "--cluster-node-timeout",
                        nodeTimeout.ToString(CultureInfo.InvariantCulture),
                        "--repl-diskless-sync-delay",
                        "0",
                        .. settings,
                    ])
                )
        );
        var cluster = new Cluster(nodes);
        await RedisServer.CliAsync([
            "--cluster",
            "create",
            .. nodes.Select(node => node.Address),
            "--cluster-replicas",
            "1",
            "--cluster-yes",
        ]);
        for (var i = 0; !await cluster.IsWholeAsync(); i++)
        {
            Assert.False(i == MostTries, "The cluster did not form.");
            await Task.Delay(50);
        }

        return cluster;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in Nodes)
        {
            await node.DisposeAsync();
        }
    }

    // Every node knows all slots, and every master has its replica's ear.
    private async Task<bool> IsWholeAsync()
    {
        foreach (var node in Nodes)
        {
            var state = await node.CommandAsync("CLUSTER", "INFO");
            var replication = await node.CommandAsync("INFO", "replication");
            if (
                !state.Contains("cluster_state:ok", StringComparison.Ordinal)
                || !replication.Contains("state=online", StringComparison.Ordinal)
                    && !replication.Contains("master_link_status:up", StringComparison.Ordinal)
            )
            {
                return false;
            }
        }

        return true;
    }
}
