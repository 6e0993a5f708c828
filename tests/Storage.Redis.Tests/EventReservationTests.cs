using Microsoft.Extensions.Time.Testing;
using SessionContext.Core;
using SessionContext.Core.Events;
using SessionContext.Core.Records;
using SessionContext.Storage.Conformance;

namespace SessionContext.Storage.Redis.Tests;

/// <summary>
/// What a swap leaves that was lost, or whose caller died half-way: a reservation, which counts for nothing. On a
/// cluster, where an event and its session lie apart.
/// </summary>
public sealed class EventReservationTests(SharedServers servers) : IAsyncLifetime
{
    private static readonly ContextKey Key = Sample.Key("s1");
    private static readonly ContextKey Other = Sample.Key("s2");

    private readonly OwnKeys _keys = new(servers.Cluster.ConnectionString);
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddDays(20_000));
    private ISessionContextStore _store = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private EventMark Mark => Sample.Mark(_time);

    public async ValueTask InitializeAsync()
    {
        _store = await _keys.OpenAsync(_time);
        // Nothing is stored under the revision that this expects.
        Assert.Equal(SwapOutcome.Lost, await SwapOnceAsync(Key, Revision.First()));
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task It_is_no_record()
    {
        Assert.Null(await _store.ReadRecordAsync(Mark.RecordKey(Key.Tenant), Cancellation));
    }

    [Fact]
    public async Task Its_session_goes_on_with_it() =>
        Assert.Equal(SwapOutcome.Swapped, await SwapOnceAsync(Key, null));

    [Fact]
    public async Task Another_session_takes_it_over_and_the_first_has_seen_it_then()
    {
        Assert.Equal(SwapOutcome.Swapped, await SwapOnceAsync(Other, null));
        Assert.Equal(SwapOutcome.SeenBefore, await SwapOnceAsync(Key, null));
        Assert.Null(await _store.ReadAsync(Key, Cancellation));
    }

    [Fact]
    public async Task It_wanders_until_the_event_is_carried_out()
    {
        Assert.Equal(SwapOutcome.Lost, await SwapOnceAsync(Other, Revision.First()));
        Assert.Equal(SwapOutcome.Lost, await SwapOnceAsync(Key, Revision.First()));
        Assert.Equal(SwapOutcome.Swapped, await SwapOnceAsync(Key, null));
        Assert.Equal(SwapOutcome.SeenBefore, await SwapOnceAsync(Other, null));
    }

    [Fact]
    public async Task An_event_that_is_remembered_over_it_is_carried_out_no_more()
    {
        var record = new StoredRecord(1, Mark.ExpiresAt, default);
        Assert.True(await RememberAsync(record));
        Assert.False(await RememberAsync(record));
        Assert.Equal(SwapOutcome.SeenBefore, await SwapOnceAsync(Key, null));
        Assert.Null(await _store.ReadAsync(Key, Cancellation));
    }

    [Fact]
    public async Task An_event_that_was_carried_out_is_not_remembered_again()
    {
        Assert.Equal(SwapOutcome.Swapped, await SwapOnceAsync(Key, null));
        Assert.False(await RememberAsync(new StoredRecord(1, Mark.ExpiresAt, default)));
    }

    private ValueTask<SwapOutcome> SwapOnceAsync(ContextKey key, Revision? expected) =>
        _store.CompareAndSwapOnceAsync(key, expected, Sample.New(_time), Mark, Cancellation);

    private ValueTask<bool> RememberAsync(StoredRecord record) =>
        _store.CompareAndSwapRecordAsync(Mark.RecordKey(Key.Tenant), null, record, Cancellation);
}
