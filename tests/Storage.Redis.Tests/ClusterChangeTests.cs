using System.Globalization;
using System.Net;
using System.Net.Sockets;
using SessionContext.Core;
using SessionContext.Storage.Conformance;
using SessionContext.Storage.Servers;

namespace SessionContext.Storage.Redis.Tests;

/// <summary>A cluster that changes while it is written to loses nothing that was acknowledged.</summary>
public sealed class ClusterChangeTests
{
    private const int Writers = 8;

    private long _acknowledged;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_a_replica_has_confirmed_is_there_after_its_master_was_killed()
    {
        await using var cluster = await Cluster.StartAsync(nodeTimeout: 3_000);
        await using var store = await OpenAsync(cluster, waitReplicas: 1);
        var failing = await cluster.Nodes[0].CommandAsync("CLUSTER", "MYID");
        await WriteWhileAsync(
            store,
            async () =>
            {
                // What comes now does not reach the replica any more, so that it is lost where it was not waited for.
                var replica = await ReplicaOfAsync(cluster.Nodes[0], cluster);
                replica.Signal("STOP");
                await cluster.Nodes[0].CommandAsync("CLIENT", "KILL", "TYPE", "replica");
                await UntilAcknowledgedAsync(Interlocked.Read(ref _acknowledged) + 200);
                await cluster.Nodes[0].KillAsync();
                replica.Signal("CONT");
                await UntilTakenOverAsync(failing, cluster.Nodes[1]);
            }
        );
    }

    [Fact]
    public async Task Slots_that_move_under_load_lose_nothing()
    {
        await using var cluster = await Cluster.StartAsync();
        await using var store = await OpenAsync(cluster, waitReplicas: 0);
        await WriteWhileAsync(
            store,
            async () =>
            {
                var (from, to) = (
                    await cluster.Nodes[0].CommandAsync("CLUSTER", "MYID"),
                    await cluster.Nodes[1].CommandAsync("CLUSTER", "MYID")
                );
                await RedisServer.CliAsync([
                    "--cluster",
                    "reshard",
                    cluster.Nodes[0].Address,
                    "--cluster-from",
                    from,
                    "--cluster-to",
                    to,
                    "--cluster-slots",
                    "1000",
                    "--cluster-yes",
                ]);
            }
        );
    }

    [Fact]
    public async Task A_write_that_no_replica_confirms_is_not_acknowledged()
    {
        await using var server = await RedisServer.StartRedisAsync();
        await using var store = await RedisSessionContextStore.OpenAsync(
            new RedisStoreOptions
            {
                ConnectionString = server.Address,
                WaitReplicas = 1,
                WaitTimeout = TimeSpan.FromMilliseconds(50),
            },
            TimeProvider.System
        );
        var key = Sample.Key();
        var refusal = await Patience.RefusalAsync(() =>
            store.CompareAndSwapAsync(key, null, Sample.New(TimeProvider.System), Cancellation)
        );
        Assert.True(refusal.OutcomeUnknown);
        Assert.Contains(
            "written but not yet replicated",
            refusal.Message,
            StringComparison.Ordinal
        );
        Assert.NotNull(await store.ReadAsync(key, Cancellation));
    }

    [Fact]
    public async Task Slots_whose_servers_are_gone_are_given_up_on()
    {
        await using var cluster = await Cluster.StartAsync(nodeTimeout: 120_000);
        var timeout = TimeSpan.FromSeconds(4);
        var bound = 4 * timeout; // it takes little more than half of that, and was six times the timeout
        await using var store = await OpenAsync(cluster, waitReplicas: 0, timeout);
        var key = await KeyOfFirstAsync(cluster);
        Assert.Null(await store.ReadAsync(key, Cancellation));
        var replica = await ReplicaOfAsync(cluster.Nodes[0], cluster);
        await replica.KillAsync();
        await cluster.Nodes[0].KillAsync();
        using var silent = new TcpListener(IPAddress.Loopback, cluster.Nodes[0].Port);
        silent.Start(); // connections are taken there, and nobody ever answers
        var write = await Patience.RefusalAsync(
            () =>
                store.CompareAndSwapAsync(key, null, Sample.New(TimeProvider.System), Cancellation),
            bound
        );
        await Patience.RefusalAsync(() => store.ReadAsync(key, Cancellation), bound);
        Assert.False(write.OutcomeUnknown);
    }

    // One whose slot the first master has: those up to a third of all.
    private static async Task<ContextKey> KeyOfFirstAsync(Cluster cluster)
    {
        for (var i = 0; ; i++)
        {
            var slot = await cluster
                .Nodes[0]
                .CommandAsync("CLUSTER", "KEYSLOT", $"sc:{{acme:s{i}}}");
            if (int.Parse(slot, CultureInfo.InvariantCulture) < 16384 / 3)
            {
                return Sample.Key(string.Create(CultureInfo.InvariantCulture, $"s{i}"));
            }
        }
    }

    // Each writer counts its own sessions up; afterwards none is behind what was acknowledged.
    private async Task WriteWhileAsync(ISessionContextStore store, Func<Task> change)
    {
        using var done = new CancellationTokenSource();
        var writers = Enumerable
            .Range(0, Writers)
            .Select(writer => Task.Run(() => WriteAsync(store, writer, done.Token)))
            .ToArray();
        await UntilAcknowledgedAsync(200);
        await change();
        await UntilAcknowledgedAsync(Interlocked.Read(ref _acknowledged) + 200);
        await done.CancelAsync();
        foreach (var acknowledged in await Task.WhenAll(writers))
        {
            Assert.NotEmpty(acknowledged);
            foreach (var key in acknowledged.Keys)
            {
                var stored = await Patience.UntilServedAsync(() =>
                    store.ReadAsync(key, Cancellation)
                );
                IsNotBehind(key, stored, acknowledged);
            }
        }
    }

    private async Task<Dictionary<ContextKey, long>> WriteAsync(
        ISessionContextStore store,
        int writer,
        CancellationToken done
    )
    {
        var acknowledged = new Dictionary<ContextKey, long>();
        for (var i = 0; !done.IsCancellationRequested; i++)
        {
            var key = Sample.Key(
                string.Create(CultureInfo.InvariantCulture, $"w{writer}-{i % 50}")
            );
            try
            {
                var stored = await store.ReadAsync(key, Cancellation);
                IsNotBehind(key, stored, acknowledged); // the next change would hide it
                var next = stored is null
                    ? Sample.New(TimeProvider.System)
                    : Sample.Next(TimeProvider.System, stored);
                if (await store.CompareAndSwapAsync(key, stored?.Revision, next, Cancellation))
                {
                    acknowledged[key] = next.Revision.Version;
                    Interlocked.Increment(ref _acknowledged);
                }
            }
            catch (StoreUnavailableException)
            {
                await Task.Delay(10, Cancellation);
            }
        }

        return acknowledged;
    }

    private static void IsNotBehind(
        ContextKey key,
        StoredContext? stored,
        Dictionary<ContextKey, long> acknowledged
    )
    {
        var version = acknowledged.GetValueOrDefault(key);
        Assert.True(
            (stored?.Revision.Version ?? 0) >= version,
            $"{key} is at {stored?.Revision.Version}, not {version}."
        );
    }

    private async Task UntilAcknowledgedAsync(long writes)
    {
        for (var i = 0; Interlocked.Read(ref _acknowledged) < writes; i++)
        {
            Assert.False(i == 600, "Writes are not acknowledged.");
            await Task.Delay(50, Cancellation);
        }
    }

    private static async Task<RedisServer> ReplicaOfAsync(RedisServer master, Cluster cluster)
    {
        var replication = await master.CommandAsync("INFO", "replication");
        return cluster.Nodes.Single(node =>
            replication.Contains($"ip=127.0.0.1,port={node.Port},", StringComparison.Ordinal)
        );
    }

    // A master has failed, as another one sees it, and no slot is left with it.
    private static async Task UntilTakenOverAsync(string master, RedisServer other)
    {
        for (var i = 0; ; i++)
        {
            Assert.False(i == 600, "No replica took its place.");
            var nodes = await other.CommandAsync("CLUSTER", "NODES");
            var fields = nodes
                .Split('\n')
                .Single(line => line.StartsWith(master, StringComparison.Ordinal))
                .Split(' ');
            if (fields.Length == 8 && fields[2].Contains("fail", StringComparison.Ordinal))
            {
                return;
            }

            await Task.Delay(50, Cancellation);
        }
    }

    private static async Task<ISessionContextStore> OpenAsync(
        Cluster cluster,
        int waitReplicas,
        TimeSpan? timeout = null
    ) =>
        await RedisSessionContextStore.OpenAsync(
            new RedisStoreOptions
            {
                ConnectionString = cluster.ConnectionString,
                CommandTimeout = timeout ?? TimeSpan.FromSeconds(2),
                WaitReplicas = waitReplicas,
                // The shard that lost its master has no replica left: each write there waits for so long.
                WaitTimeout = TimeSpan.FromMilliseconds(100),
            },
            TimeProvider.System
        );
}
