using SessionContext.Core;
using SessionContext.Core.Changes;
using SessionContext.Core.Events;
using SessionContext.Storage.Conformance;

namespace SessionContext.Storage.Redis.Tests;

/// <summary>
/// A server is read, and before that is confirmed, another one takes its place that does not have what was read.
/// </summary>
public sealed class TakeOverTests : RedisStoreTest
{
    private static readonly ContextKey Key = Sample.Key();

    [Fact]
    public async Task A_deletion_that_the_new_server_does_not_have_is_made_there()
    {
        var before = Sample.New(Time);
        await using var store = new InterruptedStore(Store)
        {
            BeforeConfirmation = async () =>
                Assert.True(await Store.CompareAndSwapAsync(Key, null, before, Cancellation)),
        };
        var outcome = await Calls.On(store, Time).Contexts.DeleteAsync(Key, default, Cancellation);
        Assert.IsType<ChangeOutcome.Deleted>(outcome);
        Assert.Null(await Store.ReadAsync(Key, Cancellation));
    }

    [Fact]
    public async Task An_event_that_the_new_server_does_not_have_was_not_seen_before()
    {
        var sites = new ShopEvent.SitesChanged();
        Assert.Equal(EventOutcome.Applied, await Calls.On(Store, Time).TellAsync(sites));
        await using var store = new InterruptedStore(Store)
        {
            BeforeConfirmation = async () =>
                Assert.True(
                    await Store.CompareAndSwapRecordAsync(
                        EventMark.Of("/tests", "an event", Time.GetUtcNow()).RecordKey(Key.Tenant),
                        1,
                        null,
                        Cancellation
                    )
                ),
        };
        await Assert.ThrowsAsync<StoreUnavailableException>(async () =>
            await Calls.On(store, Time).TellAsync(sites)
        );
        Assert.Equal(EventOutcome.Applied, await Calls.On(Store, Time).TellAsync(sites));
    }
}
