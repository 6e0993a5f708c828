using System.Globalization;
using SessionContext.Core;
using SessionContext.Storage.Conformance;

namespace SessionContext.Storage.Redis.Tests;

/// <summary>What a call costs: counted by the server itself.</summary>
public sealed class RoundTripCountTests : RedisStoreTest
{
    private static readonly ContextKey Key = Sample.Key();

    [Fact]
    public async Task A_read_is_one_GET()
    {
        await Store.CompareAndSwapAsync(Key, null, Sample.New(Time, "c1"), Cancellation);
        Assert.Equal(
            ["get"],
            await CommandsAsync(async () => await Store.ReadAsync(Key, Cancellation))
        );
    }

    [Fact]
    public async Task A_change_of_neither_customer_nor_cart_is_one_script()
    {
        var stored = Sample.New(Time, "c1", "k1", TimeSpan.FromHours(1));
        await Store.CompareAndSwapAsync(Key, null, stored, Cancellation);
        var next = Sample.Next(Time, stored, "c1", "k1", TimeSpan.FromHours(2));
        Assert.Equal(
            ["evalsha", "getrange", "set"],
            await CommandsAsync(async () =>
                Assert.True(
                    await Store.CompareAndSwapAsync(Key, stored.Revision, next, Cancellation)
                )
            )
        );
    }

    // What asks for the server again may reach another one, whose WAIT says nothing of the write.
    [Fact]
    public async Task A_write_that_waits_is_one_script_and_one_WAIT_on_the_server_that_was_chosen_for_both()
    {
        await using var store = await RedisSessionContextStore.OpenAsync(
            new RedisStoreOptions
            {
                ConnectionString = Server.Address,
                CommandTimeout = CommandTimeout,
                WaitReplicas = 1,
                WaitTimeout = TimeSpan.FromMilliseconds(1),
                WaitConnections = 1,
            },
            Time
        );
        async Task WriteAsync(string session) =>
            await Assert.ThrowsAsync<StoreUnavailableException>(async () =>
                await store.CompareAndSwapAsync(
                    Sample.Key(session),
                    null,
                    Sample.New(Time),
                    Cancellation
                )
            );
        await WriteAsync("s1"); // the server learns the script
        Assert.Equal(
            ["evalsha", "getrange", "set", "wait"],
            await CommandsAsync(() => WriteAsync("s2"))
        );
    }

    [Fact]
    public async Task A_replacement_of_something_unread_is_one_script()
    {
        var stored = Sample.New(Time, "c1", "k1", TimeSpan.FromHours(1));
        await Store.CompareAndSwapAsync(Key, null, stored, Cancellation);
        var next = Sample.Next(Time, stored, "c1", "k1", TimeSpan.FromHours(2));
        Assert.True((await Store.BlindReplaceAsync(Key, next, Cancellation)).Made);
        var last = Sample.Next(Time, next, "c1", "k1", TimeSpan.FromHours(2));
        Assert.Equal(
            ["evalsha", "get", "set"],
            await CommandsAsync(async () =>
                Assert.True((await Store.BlindReplaceAsync(Key, last, Cancellation)).Made)
            )
        );
    }

    [Fact]
    public async Task A_replacement_of_something_unread_is_purged_by_the_server_at_its_own_end()
    {
        var stored = Sample.New(Time, lifetime: TimeSpan.FromHours(3));
        await Store.CompareAndSwapAsync(Key, null, stored, Cancellation);
        var next = Sample.Next(Time, stored, lifetime: TimeSpan.FromHours(1));
        Assert.True((await Store.BlindReplaceAsync(Key, next, Cancellation)).Made);
        Assert.InRange(
            await NumberAsync("PTTL", "sc:{acme:s1}"),
            1,
            TimeSpan.FromHours(1).TotalMilliseconds
        );
        var endless = Sample.Next(Time, next);
        Assert.True((await Store.BlindReplaceAsync(Key, endless, Cancellation)).Made);
        Assert.Equal(-1, await NumberAsync("PTTL", "sc:{acme:s1}"));
    }

    [Fact]
    public async Task Nothing_is_written_to_confirm_where_no_replica_is_waited_for() =>
        Assert.Empty(
            await CommandsAsync(async () =>
            {
                await Store.EnsureDurableAsync(Key, Cancellation);
                await Store.EnsureRecordDurableAsync(Sample.RecordKey(), Cancellation);
            })
        );

    [Fact]
    public async Task A_replacement_that_outlives_its_index_entries_is_not_made_unread()
    {
        var stored = Sample.New(Time, "c1", lifetime: TimeSpan.FromHours(1));
        await Store.CompareAndSwapAsync(Key, null, stored, Cancellation);
        var days = Sample.Next(Time, stored, "c1", lifetime: TimeSpan.FromDays(3));
        var outcome = await Store.BlindReplaceAsync(Key, days, Cancellation);
        Assert.False(outcome.Made);
        Sample.AssertSame(stored, outcome.Stored);
    }

    [Fact]
    public async Task A_life_extended_beyond_its_index_entries_makes_new_ones()
    {
        var index = "sc:customer:{acme:c1}";
        var stored = Sample.New(Time, "c1", lifetime: TimeSpan.FromHours(1));
        await Store.CompareAndSwapAsync(Key, null, stored, Cancellation);
        var first = await NumberAsync("PTTL", index);
        var days = Sample.WithExpiry(stored, Time.GetUtcNow().AddDays(3));
        Assert.True(await Store.CompareAndSwapAsync(Key, stored.Revision, days, Cancellation));
        Assert.InRange(first, 1, TimeSpan.FromHours(25).TotalMilliseconds);
        Assert.InRange(
            await NumberAsync("PTTL", index),
            TimeSpan.FromDays(3).TotalMilliseconds,
            TimeSpan.FromDays(4).TotalMilliseconds
        );
        Assert.Equal(1, await NumberAsync("SCARD", index));
    }

    [Fact]
    public async Task A_lost_swap_leaves_no_index_entry()
    {
        await Store.CompareAndSwapAsync(Key, null, Sample.New(Time, "c1"), Cancellation);
        Assert.False(
            await Store.CompareAndSwapAsync(Key, null, Sample.New(Time, "c2"), Cancellation)
        );
        Assert.Equal(0, await NumberAsync("EXISTS", "sc:customer:{acme:c2}"));
    }

    [Fact]
    public async Task Scripts_that_the_server_forgot_are_sent_again()
    {
        var stored = Sample.New(Time);
        await Store.CompareAndSwapAsync(Key, null, stored, Cancellation);
        await Server.CommandAsync("SCRIPT", "FLUSH");
        Assert.True(
            await Store.CompareAndSwapAsync(
                Key,
                stored.Revision,
                Sample.Next(Time, stored),
                Cancellation
            )
        );
    }

    private async Task<long> NumberAsync(params string[] command) =>
        long.Parse(await Server.CommandAsync(command), CultureInfo.InvariantCulture);

    // The commands that a call makes the server carry out, inside scripts as well.
    private async Task<IEnumerable<string>> CommandsAsync(Func<Task> call)
    {
        await Server.CommandAsync("CONFIG", "RESETSTAT");
        await call();
        var statistics = await Server.CommandAsync("INFO", "commandstats");
        return statistics
            .Split('\n')
            .Where(line => line.StartsWith("cmdstat_", StringComparison.Ordinal))
            .Select(line => line["cmdstat_".Length..].Split(':', ','))
            .Where(parts => !IsOfConnections(parts[0]))
            .SelectMany(parts => Enumerable.Repeat(parts[0], int.Parse(parts[1][6..], null)))
            .Order(StringComparer.Ordinal);
    }

    private static bool IsOfConnections(string command) =>
        command.Contains('|', StringComparison.Ordinal)
        || command
            is "info"
                or "ping"
                or "hello"
                or "auth"
                or "select"
                or "echo"
                or "subscribe"
                or "role";
}
