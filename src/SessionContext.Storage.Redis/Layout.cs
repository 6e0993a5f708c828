using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using SessionContext.Core;
using SessionContext.Core.Scans;
using StackExchange.Redis;

namespace SessionContext.Storage.Redis;

/// <summary>
/// Which servers have the keys. Two that have the same digest are the same processes with the same slots: a cursor of
/// one of them still says what it said, and no key has gone from one to another in between.
/// </summary>
/// <param name="Digest">Differs after a restart (cursors mean something else then), a failover, and when slots have
/// moved, back again too.</param>
/// <param name="Masters">All that have keys, in an order that the digest stands for.</param>
internal sealed record Layout(string Digest, IReadOnlyList<IServer> Masters)
{
    // In a line of CLUSTER NODES.
    private const int EpochAt = 6;
    private const int SlotsAt = 8;

    /// <summary>The layout now.</summary>
    /// <exception cref="ScanException">Slots are moving.</exception>
    /// <exception cref="StoreUnavailableException">A master does not answer.</exception>
    public static async Task<Layout> ReadAsync(Connection connection)
    {
        try
        {
            var masters = connection.Masters.ToArray();
            if (masters.Any(IsCluster))
            {
                masters = await OwnersAsync(masters).ConfigureAwait(false);
            }

            var described = await Task.WhenAll(
                    masters.Select(async one => (One: one, Text: await DescribeAsync(one)))
                )
                .ConfigureAwait(false);
            Array.Sort(described, (a, b) => string.CompareOrdinal(a.Text, b.Text));
            var text = string.Join('\n', described.Select(master => master.Text));
            return new Layout(
                Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(text))),
                [.. described.Select(master => master.One)]
            );
        }
        catch (Exception e) when (StoreFailure.IsRedis(e))
        {
            throw StoreFailure.OfRead(e);
        }
    }

    // The client may lag behind what the cluster says.
    private static async Task<IServer[]> OwnersAsync(IServer[] known)
    {
        var asked = known.FirstOrDefault(server => server.IsConnected) ?? known[0];
        var view = await asked.ClusterNodesAsync().ConfigureAwait(false);
        return
        [
            .. view!
                .Nodes.Where(node => !node.IsReplica && node.Slots.Count > 0)
                .Select(node =>
                    known.FirstOrDefault(server => Equals(server.EndPoint, node.EndPoint))
                    ?? throw new StoreUnavailableException(
                        "The store's servers are changing roles."
                    )
                ),
        ];
    }

    private static async Task<string> DescribeAsync(IServer server)
    {
        var run = await RunAsync(server).ConfigureAwait(false);
        if (!IsCluster(server))
        {
            return run;
        }

        var view = await server.ClusterNodesAsync().ConfigureAwait(false);
        var own = view!.Nodes.First(node => node.IsMyself).Raw.Split(' ');
        if (own[SlotsAt..].Any(slot => slot.StartsWith('[')))
        {
            throw new ScanException(
                "Slots are moving between the store's servers. Wait until that is finished, then start again from the beginning."
            );
        }

        return $"{own[0]} {run} {own[EpochAt]} {string.Join(' ', own[SlotsAt..])}";
    }

    private static async Task<string> RunAsync(IServer server)
    {
        const string name = "run_id:";
        var info = await server.InfoRawAsync("server").ConfigureAwait(false) ?? "";
        return Array
                .Find(info.Split('\n'), line => line.StartsWith(name, StringComparison.Ordinal))
                ?.Trim()
            ?? throw new StoreUnavailableException(
                "The store's server does not report its run_id."
            );
    }

    private static bool IsCluster(IServer server) => server.ServerType == ServerType.Cluster;
}
