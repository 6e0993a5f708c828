using System.Globalization;
using SessionContext.Core;
using SessionContext.Storage.Conformance;

namespace SessionContext.Storage.Redis.Tests;

/// <summary>
/// A call that the server surely did not carry out is sent again, so that nobody hears of a master that changes.
/// </summary>
public sealed class RepetitionTests : RedisStoreTest
{
    private const int MostRounds = 50;

    private static readonly ContextKey Key = Sample.Key();

    [Fact]
    public async Task A_write_that_a_replica_refused_is_made_when_it_becomes_the_master() =>
        Assert.True(
            await OverAPromotionAsync(
                "READONLY",
                round =>
                    Store.CompareAndSwapAsync(
                        Sample.Key($"s{round}"),
                        null,
                        Sample.New(Time),
                        Cancellation
                    )
            )
        );

    [Fact]
    public async Task A_read_that_a_replica_without_its_master_refused_is_answered_when_it_becomes_the_master()
    {
        var stored = Sample.New(Time);
        await Store.CompareAndSwapAsync(Key, null, stored, Cancellation);
        await Server.CommandAsync("CONFIG", "SET", "replica-serve-stale-data", "no");
        Sample.AssertSame(
            stored,
            await OverAPromotionAsync("MASTERDOWN", _ => Store.ReadAsync(Key, Cancellation))
        );
    }

    // A machine that is busy with other things may take longer than the call is repeated: then all begins again.
    private async Task<T> OverAPromotionAsync<T>(string refusal, Func<int, ValueTask<T>> call)
    {
        for (var round = 1; ; round++)
        {
            await Server.CommandAsync("REPLICAOF", "127.0.0.1", "1");
            var before = await RefusalsAsync(refusal);
            var calling = call(round).AsTask();
            while (!calling.IsCompleted && await RefusalsAsync(refusal) == before)
            {
                // it is on its way
            }

            await Server.CommandAsync("REPLICAOF", "NO", "ONE");
            try
            {
                return await calling;
            }
            catch (StoreUnavailableException) when (round < MostRounds)
            {
                // too late; the client may take it for a replica still
                await Patience.UntilServedAsync(() => Store.ReadAsync(Key, Cancellation));
            }
        }
    }

    private async Task<long> RefusalsAsync(string error)
    {
        var name = $"errorstat_{error}:count=";
        var statistics = await Server.CommandAsync("INFO", "errorstats");
        var line = statistics
            .Split('\n')
            .SingleOrDefault(line => line.StartsWith(name, StringComparison.Ordinal));
        return line is null
            ? 0
            : long.Parse(line.AsSpan(name.Length).Trim(), CultureInfo.InvariantCulture);
    }
}
