using SessionContext.Core;
using SessionContext.Core.Clocks;
using SessionContext.Storage.Conformance;

namespace SessionContext.Storage.Redis.Tests;

/// <summary>
/// What a node with a wrong clock leaves in the indexes. The servers free by their own clock; index entries are looked
/// after by the nodes.
/// </summary>
public sealed class ClockIndexTests(SharedServers servers)
{
    private static readonly ContextKey Key = Sample.Key();
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly OwnKeys _keys = new(servers.Redis.Address);
    private readonly WallClock _time = new(new(2026, 2, 4, 17, 6, 50, TimeSpan.Zero));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_entry_that_a_node_ahead_has_made_lasts_as_long_as_its_context_is_prolonged()
    {
        await (await OpenAsync()).DisposeAsync();
        _time.Wrong = TimeSpan.FromDays(3);
        await using var wrong = await OpenAsync();
        var stored = Sample.New(_time, cart: "k1", lifetime: Hour);
        Assert.True(await wrong.CompareAndSwapAsync(Key, null, stored, Cancellation));

        _time.Wrong = TimeSpan.Zero;
        await using var right = await OpenAsync();
        for (var passed = TimeSpan.Zero; passed < 30 * Hour; passed += Hour / 2)
        {
            var next = Sample.Next(_time, stored, cart: "k1", lifetime: Hour);
            Assert.True(await right.CompareAndSwapAsync(Key, stored.Revision, next, Cancellation));
            stored = next;
            _time.Advance(Hour / 2);
            await _keys.PassTimeAsync(_time.GetUtcNow());
        }

        Assert.NotNull(await right.ReadAsync(Key, Cancellation));
        Assert.Equal([Key.SessionId], await ByCartAsync(right));
    }

    [Fact]
    public async Task An_entry_whose_context_is_yet_to_come_is_not_dropped_by_a_node_ahead()
    {
        await using var right = await OpenAsync();
        var stored = Sample.New(_time, cart: "k1", lifetime: Hour);
        Assert.True(await right.CompareAndSwapAsync(Key, null, stored, Cancellation));
        var value = await _keys.TakeAsync(Key);

        _time.Wrong = TimeSpan.FromDays(3);
        await using (var wrong = await OpenAsync())
        {
            Assert.Empty(await ByCartAsync(wrong));
        }

        _time.Wrong = TimeSpan.Zero;
        await _keys.PutAsync(Key, value);
        Assert.Equal([Key.SessionId], await ByCartAsync(right));
    }

    private async Task<ISessionContextStore> OpenAsync()
    {
        var store = await _keys.OpenAsync(_time);
        await Assert.IsAssignableFrom<IStoreClock>(store).KeepClockAsync(Cancellation);
        return store;
    }

    private static async Task<SessionId[]> ByCartAsync(ISessionContextStore store) =>
        await store.ListByCartAsync(Key.Tenant, "k1", Cancellation).ToArrayAsync(Cancellation);
}
