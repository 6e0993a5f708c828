using SessionContext.Core;
using SessionContext.Core.Clocks;
using SessionContext.Storage.Conformance;

namespace SessionContext.Storage.Redis.Tests;

/// <summary>A session claims an event twice, each claim is taken away by others, and one of those who take the first away comes late.</summary>
public sealed class LateDisclaimTests : RedisStoreTest
{
    private static readonly ContextKey Key = Sample.Key();

    [Fact]
    public async Task A_claim_that_was_taken_away_stays_so_whatever_comes_late()
    {
        var options = Options;
        await using var connections = await Connections.OpenAsync(options);
        var commands = new Commands(connections, options, new StoreMetrics(null, connections));
        var keys = new KeyFormat(options.KeyPrefix);
        var clock = new SharedClock(Store, new(Time, ClockGuard.DefaultTolerance), Time);
        var indexes = new Indexes(commands, keys, Time);
        var contexts = new ContextSwap(commands, keys, indexes, clock, Time);
        var events = new EventSwap(commands, keys, contexts, Time);
        var mark = Sample.Mark(Time);
        var first = Claim.New(Key.SessionId, mark.ExpiresAt);
        var second = Claim.New(Key.SessionId, mark.ExpiresAt);
        foreach (var claim in (Claim[])[first, second, first])
        {
            Assert.True(await events.TryDisclaimAsync(Key.Tenant, mark.Id, claim, Cancellation));
        }

        Assert.Null(await SwapAsync(first));
        Assert.Null(await SwapAsync(second));
        Assert.Equal(
            SwapOutcome.Swapped,
            await SwapAsync(Claim.New(Key.SessionId, mark.ExpiresAt))
        );

        ValueTask<SwapOutcome?> SwapAsync(Claim claim) =>
            contexts.RunAsync(Key, null, Sample.New(Time), mark, claim, Cancellation);
    }
}
