using SessionContext.Core;
using SessionContext.Core.Clocks;
using SessionContext.Storage.Conformance;

namespace SessionContext.Storage.Redis.Tests;

/// <summary>
/// A session reserves an event twice, each reservation is taken away by others, and one of those who take the first
/// away comes late.
/// </summary>
public sealed class LateRevocationTests : RedisStoreTest
{
    private static readonly ContextKey Key = Sample.Key();

    [Fact]
    public async Task A_reservation_that_was_taken_away_stays_so_whatever_comes_late()
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
        var first = Reservation.New(Key.SessionId, mark.ExpiresAt);
        var second = Reservation.New(Key.SessionId, mark.ExpiresAt);
        foreach (var reservation in (Reservation[])[first, second, first])
        {
            Assert.True(
                await events.TryRevokeAsync(Key.Tenant, mark.Id, reservation, Cancellation)
            );
        }

        Assert.Null(await SwapAsync(first));
        Assert.Null(await SwapAsync(second));
        Assert.Equal(
            SwapOutcome.Swapped,
            await SwapAsync(Reservation.New(Key.SessionId, mark.ExpiresAt))
        );

        ValueTask<SwapOutcome?> SwapAsync(Reservation reservation) =>
            contexts.RunAsync(Key, null, Sample.New(Time), mark, reservation, Cancellation);
    }
}
