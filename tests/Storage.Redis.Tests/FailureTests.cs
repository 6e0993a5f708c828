using SessionContext.Core;
using SessionContext.Storage.Conformance;
using SessionContext.Storage.Servers;

namespace SessionContext.Storage.Redis.Tests;

/// <summary>
/// What callers are told when the server does not serve, in bounded time, and that the store goes on afterwards by
/// itself.
/// </summary>
public sealed class FailureTests : RedisStoreTest
{
    private static readonly ContextKey Key = Sample.Key();

    protected override TimeSpan CommandTimeout => TimeSpan.FromSeconds(2);

    [Fact]
    public async Task Connections_that_are_cut_are_made_again()
    {
        var stored = Sample.New(Time);
        Assert.True(await SwapAsync(null, stored));
        await Server.CommandAsync("CLIENT", "KILL", "TYPE", "normal");
        Sample.AssertSame(
            stored,
            await Patience.UntilServedAsync(() => Store.ReadAsync(Key, Cancellation))
        );
        Assert.True(
            await Patience.UntilServedAsync(() =>
                SwapAsync(stored.Revision, Sample.Next(Time, stored))
            )
        );
    }

    [Fact]
    public async Task An_entry_of_a_later_version_of_the_service_is_neither_read_nor_replaced()
    {
        var stored = Sample.New(Time);
        Assert.True(await SwapAsync(null, stored));
        const string entry = "sc:{acme:s1}";
        await Server.CommandAsync("SETRANGE", entry, "0", "9");
        var before = await Server.CommandAsync("GET", entry);
        var read = await Patience.RefusalAsync(() => Store.ReadAsync(Key, Cancellation));
        var write = await Patience.RefusalAsync(() =>
            Store.BlindReplaceAsync(Key, Sample.Next(Time, stored), Cancellation)
        );
        Assert.Contains("cannot read", read.Message, StringComparison.Ordinal);
        Assert.Contains("cannot read", write.Message, StringComparison.Ordinal);
        Assert.Equal(StoreFailureKind.Failed, read.Kind);
        Assert.False(write.OutcomeUnknown);
        Assert.Equal(before, await Server.CommandAsync("GET", entry));
    }

    [Fact]
    public async Task A_server_that_stands_still_is_given_up_on_and_used_again()
    {
        var stored = Sample.New(Time);
        Assert.True(await SwapAsync(null, stored));
        Server.Signal("STOP");
        var read = await Patience.RefusalAsync(() => Store.ReadAsync(Key, Cancellation));
        var write = await Patience.RefusalAsync(() =>
            SwapAsync(stored.Revision, Sample.Next(Time, stored))
        );
        Server.Signal("CONT");
        Assert.False(read.OutcomeUnknown);
        Assert.True(write.OutcomeUnknown);
        Assert.Equal(StoreFailureKind.Timeout, write.Kind);
        Assert.NotNull(await Patience.UntilServedAsync(() => Store.ReadAsync(Key, Cancellation)));
    }

    [Fact]
    public async Task A_server_that_is_gone_wrote_nothing()
    {
        Assert.True(await SwapAsync(null, Sample.New(Time)));
        await Server.KillAsync();
        await Patience.RefusalAsync(() => Store.ReadAsync(Key, Cancellation));
        var refusal = await Patience.RefusalAsync(() => SwapAsync(null, Sample.New(Time)));
        Assert.False(refusal.OutcomeUnknown);
        Assert.Equal(StoreFailureKind.Unreachable, refusal.Kind);
        Assert.DoesNotContain("127.0.0.1", refusal.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<StoreUnavailableException>(async () =>
            await Store.CheckHealthAsync(Cancellation)
        );
        await Assert.ThrowsAsync<StoreUnavailableException>(async () =>
            await Store.CountByTenantAsync(Cancellation)
        );
    }

    [Fact]
    public async Task A_full_server_writes_nothing_and_still_reads()
    {
        var stored = Sample.New(Time);
        Assert.True(await SwapAsync(null, stored));
        await Server.CommandAsync("CONFIG", "SET", "maxmemory", "1");
        var refusal = await Patience.RefusalAsync(() =>
            SwapAsync(stored.Revision, Sample.Next(Time, stored))
        );
        Assert.False(refusal.OutcomeUnknown);
        Assert.Contains("full", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(StoreFailureKind.Full, refusal.Kind);
        Sample.AssertSame(stored, await Store.ReadAsync(Key, Cancellation));
        await Assert.ThrowsAsync<StoreUnavailableException>(async () =>
            await Store.CheckHealthAsync(Cancellation)
        );
        await Server.CommandAsync("CONFIG", "SET", "maxmemory", "0");
        Assert.True(await SwapAsync(stored.Revision, Sample.Next(Time, stored)));
    }

    [Fact]
    public async Task A_server_that_lets_nobody_read_is_not_healthy()
    {
        await Store.CheckHealthAsync(Cancellation);
        await Server.CommandAsync("ACL", "SETUSER", "default", "-get");
        await Assert.ThrowsAsync<StoreUnavailableException>(async () =>
            await Store.CheckHealthAsync(Cancellation)
        );
    }

    [Fact]
    public async Task A_replica_takes_no_writes()
    {
        await using var other = await RedisServer.StartRedisAsync();
        await Server.CommandAsync("REPLICAOF", "127.0.0.1", $"{other.Port}");
        var refusal = await Patience.RefusalAsync(() => SwapAsync(null, Sample.New(Time)));
        Assert.False(refusal.OutcomeUnknown);
        Assert.Equal(StoreFailureKind.Refused, refusal.Kind);
        await Server.CommandAsync("REPLICAOF", "NO", "ONE");
        Assert.True(await Patience.UntilServedAsync(() => SwapAsync(null, Sample.New(Time))));
    }

    [Fact]
    public async Task Every_call_on_a_closed_store_says_that_it_is_unavailable()
    {
        await Store.DisposeAsync();
        var read = await Patience.RefusalAsync(() => Store.ReadAsync(Key, Cancellation));
        var write = await Patience.RefusalAsync(() => SwapAsync(null, Sample.New(Time)));
        await Patience.RefusalAsync(() => Store.CountByTenantAsync(Cancellation));
        Assert.Equal(StoreFailureKind.Closing, read.Kind);
        Assert.Equal(StoreFailureKind.Closing, write.Kind);
    }

    private ValueTask<bool> SwapAsync(Revision? expected, StoredContext? replacement) =>
        Store.CompareAndSwapAsync(Key, expected, replacement, Cancellation);
}
