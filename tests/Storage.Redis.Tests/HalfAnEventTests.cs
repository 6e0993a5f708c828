using SessionContext.Core;
using SessionContext.Core.Events;
using SessionContext.Storage.Conformance;

namespace SessionContext.Storage.Redis.Tests;

/// <summary>
/// An event's change was made, and the node ended before it looked what had come to pass meanwhile: whoever brings the
/// event again does that.
/// </summary>
public sealed class HalfAnEventTests : RedisStoreTest
{
    private static readonly ContextKey Key = Sample.Key();
    private static readonly ShopEvent Cart = new ShopEvent.CartCreated(
        Key.SessionId,
        "k1",
        null,
        null,
        null
    );

    [Theory]
    [InlineData(null)]
    [InlineData(-1)]
    [InlineData(60)]
    public async Task A_customer_who_logged_in_has_the_cart(int? minutesAhead)
    {
        DateTimeOffset? happenedAt = minutesAhead is { } minutes
            ? Time.GetUtcNow().AddMinutes(minutes)
            : null;
        await HalfAsync(happenedAt);
        await LogInAsync();
        Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(EventOutcome.SeenBefore, await TellAsync(Store, happenedAt));
        Assert.Equal("c1", (await Store.ReadAsync(Key, Cancellation))?.CustomerId);
    }

    [Fact]
    public async Task A_session_that_was_logged_out_since_is_ended_though_the_clock_of_the_sender_is_ahead()
    {
        var happenedAt = Time.GetUtcNow().AddHours(1);
        await HalfAsync(happenedAt);
        Time.Advance(TimeSpan.FromMinutes(1));
        await Calls.On(Store, Time).Logins.LogOutAsync(Key, null, Cancellation);
        Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(EventOutcome.SeenBefore, await TellAsync(Store, happenedAt));
        Assert.Null(await Store.ReadAsync(Key, Cancellation));
    }

    [Fact]
    public async Task A_delivery_that_loses_to_it_does_the_rest()
    {
        await using var store = new InterruptedStore(Store)
        {
            BeforeSwapOnce = async () =>
            {
                await HalfAsync(null);
                await LogInAsync();
            },
        };
        Assert.Equal(EventOutcome.SeenBefore, await TellAsync(store, null));
        Assert.Equal("c1", (await Store.ReadAsync(Key, Cancellation))?.CustomerId);
    }

    [Fact]
    public async Task A_customer_who_was_deleted_does_not_keep_the_context()
    {
        Assert.True(await Store.CompareAndSwapAsync(Key, null, Sample.New(Time), Cancellation));
        var loggedIn = new ShopEvent.CustomerLoggedIn(Key.SessionId, "c1");
        await using var store = new InterruptedStore(Store)
        {
            BeforeSwapOnce = async () =>
                await Calls
                    .On(Store, Time)
                    .TellAsync(new ShopEvent.CustomerDeleted("c1"), "a deletion"),
            AfterSwapOnce = InterruptedStore.Crash,
        };
        await Assert.ThrowsAsync<StoreUnavailableException>(async () =>
            await Calls.On(store, Time).TellAsync(loggedIn, happenedAt: Time.GetUtcNow())
        );
        Assert.Equal("c1", (await Store.ReadAsync(Key, Cancellation))?.CustomerId);
        await Calls.On(Store, Time).TellAsync(loggedIn, happenedAt: Time.GetUtcNow());
        Assert.Null(await Store.ReadAsync(Key, Cancellation));
    }

    private async Task HalfAsync(DateTimeOffset? happenedAt)
    {
        await using var store = new InterruptedStore(Store)
        {
            AfterSwapOnce = InterruptedStore.Crash,
        };
        await Assert.ThrowsAsync<StoreUnavailableException>(async () =>
            await TellAsync(store, happenedAt)
        );
    }

    // As the first half of a log-in that came too early to see the context.
    private async Task LogInAsync() =>
        await Calls
            .On(Store, Time)
            .Logins.LogInAsync(Key, new("c1", default), "a family", Cancellation);

    private ValueTask<EventOutcome> TellAsync(
        ISessionContextStore store,
        DateTimeOffset? happenedAt
    ) => Calls.On(store, Time).TellAsync(Cart, happenedAt: happenedAt);
}
