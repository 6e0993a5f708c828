using SessionContext.Core;
using SessionContext.Core.Scans;
using SessionContext.Storage.Conformance;
using SessionContext.Storage.Servers;

namespace SessionContext.Storage.Redis.Tests;

/// <summary>A scan that could miss keys, since its servers are no longer those that it began on, says so.</summary>
public sealed class StoreScanTests
{
    private const int Contexts = 3_000;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_cursor_of_another_run_of_a_server_is_refused()
    {
        await using var first = await RedisServer.StartRedisAsync();
        await using var second = await RedisServer.StartRedisAsync();
        await using var store = await OpenAsync(first.Address);
        await using var other = await OpenAsync(second.Address);
        await FillAsync(store);
        await FillAsync(other);
        var page = await store.ScanAsync(null, null, Cancellation).FirstAsync(Cancellation);
        await Assert.ThrowsAsync<ScanException>(async () =>
            await other.ScanAsync(null, page.Position, Cancellation).ToListAsync(Cancellation)
        );
    }

    [Fact]
    public async Task A_scan_during_which_slots_have_moved_fails_in_the_end_and_cannot_be_gone_on_with()
    {
        await using var cluster = await Cluster.StartAsync();
        await using var store = await OpenAsync(cluster.ConnectionString);
        await FillAsync(store);
        var pages = new List<ScanPage>();
        await Assert.ThrowsAsync<ScanException>(async () =>
        {
            await foreach (var page in store.ScanAsync(null, null, Cancellation))
            {
                pages.Add(page);
                if (pages.Count == 1)
                {
                    await MoveSlotsAsync(cluster);
                }
            }
        });
        await Assert.ThrowsAsync<ScanException>(async () =>
            await store.ScanAsync(null, pages[0].Position, Cancellation).ToListAsync(Cancellation)
        );
        var found = await store
            .ScanAsync(null, null, Cancellation)
            .SelectMany(page => page.Entries)
            .OfType<ScannedContext>()
            .Select(entry => entry.Key)
            .Distinct()
            .CountAsync(Cancellation);
        Assert.Equal(Contexts, found);
    }

    [Fact]
    public async Task A_scan_does_not_begin_while_slots_are_moving()
    {
        await using var cluster = await Cluster.StartAsync();
        await using var store = await OpenAsync(cluster.ConnectionString);
        var (from, to) = (cluster.Nodes[0], cluster.Nodes[1]);
        var slot = (await from.CommandAsync("CLUSTER", "NODES"))
            .Split('\n')
            .Single(line => line.Contains("myself", StringComparison.Ordinal))
            .Split(' ')[8]
            .Split('-')[0];
        var target = await to.CommandAsync("CLUSTER", "MYID");
        await from.CommandAsync("CLUSTER", "SETSLOT", slot, "MIGRATING", target);
        var refused = await Assert.ThrowsAsync<ScanException>(async () =>
            await store.ScanAsync(null, null, Cancellation).ToListAsync(Cancellation)
        );
        Assert.Contains("moving", refused.Message, StringComparison.Ordinal);
    }

    private static async Task MoveSlotsAsync(Cluster cluster) =>
        await RedisServer.CliAsync([
            "--cluster",
            "reshard",
            cluster.Nodes[0].Address,
            "--cluster-from",
            await cluster.Nodes[0].CommandAsync("CLUSTER", "MYID"),
            "--cluster-to",
            await cluster.Nodes[1].CommandAsync("CLUSTER", "MYID"),
            "--cluster-slots",
            "50",
            "--cluster-yes",
        ]);

    private static async Task FillAsync(ISessionContextStore store)
    {
        foreach (var some in Enumerable.Range(0, Contexts).Chunk(500))
        {
            await Task.WhenAll(
                some.Select(async i =>
                    Assert.True(
                        await store.CompareAndSwapAsync(
                            Sample.Key($"s{i}"),
                            null,
                            Sample.New(TimeProvider.System),
                            Cancellation
                        )
                    )
                )
            );
        }
    }

    private static async Task<ISessionContextStore> OpenAsync(string connectionString) =>
        await RedisSessionContextStore.OpenAsync(
            new RedisStoreOptions
            {
                ConnectionString = connectionString,
                CommandTimeout = TimeSpan.FromSeconds(30),
            },
            TimeProvider.System
        );
}
