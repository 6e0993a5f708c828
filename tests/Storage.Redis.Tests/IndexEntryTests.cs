using Microsoft.Extensions.Time.Testing;
using SessionContext.Core;
using SessionContext.Storage.Conformance;

namespace SessionContext.Storage.Redis.Tests;

/// <summary>Which entries of an index a listing drops.</summary>
public sealed class IndexEntryTests : RedisStoreTest
{
    private const string Index = "sc:customer:{acme:c1}";

    private static readonly ContextKey Key = Sample.Key();

    [Fact]
    public async Task A_context_that_a_node_with_a_later_clock_saw_ended_is_listed_once_it_was_prolonged()
    {
        var behind = new FakeTimeProvider(Time.GetUtcNow());
        await using var other = await RedisSessionContextStore.OpenAsync(Options, behind);
        var stored = Sample.New(Time, "c1", lifetime: TimeSpan.FromHours(2));
        Assert.True(await Store.CompareAndSwapAsync(Key, null, stored, Cancellation));
        Time.Advance(TimeSpan.FromHours(2));
        behind.Advance(TimeSpan.FromHours(2) - TimeSpan.FromMilliseconds(5));
        Assert.Empty(await ListAsync());
        var extended = Sample.WithExpiry(stored, Time.GetUtcNow().AddHours(2));
        Assert.True(await other.CompareAndSwapAsync(Key, stored.Revision, extended, Cancellation));
        Assert.Equal([Key.SessionId], await ListAsync());
    }

    [Fact]
    public async Task An_entry_that_nothing_stands_on_is_dropped_once_no_write_can_be_under_way()
    {
        var stored = Sample.New(Time, "c1", lifetime: TimeSpan.FromHours(9));
        Assert.True(await Store.CompareAndSwapAsync(Key, null, stored, Cancellation));
        await Server.CommandAsync("DEL", "sc:{acme:s1}");
        Assert.Empty(await ListAsync());
        Assert.Equal("1", await Server.CommandAsync("SCARD", Index));
        Time.Advance(TimeSpan.FromHours(2));
        Assert.Empty(await ListAsync());
        Assert.Equal("0", await Server.CommandAsync("SCARD", Index));
    }

    private async Task<SessionId[]> ListAsync() =>
        await Store.ListByCustomerAsync(Key.Tenant, "c1", Cancellation).ToArrayAsync(Cancellation);
}
