using SessionContext.Core;
using SessionContext.Core.Events;

namespace SessionContext.Storage.Conformance;

/// <summary>A swap that an event asks for is made once: with it, and only with it, the event is remembered.</summary>
public abstract class EventSwapConformance(ITestStore store) : StoreConformance(store)
{
    private static readonly ContextKey Key = Sample.Key();

    private EventMark Mark => Sample.Mark(Time);

    [Fact]
    public async Task A_creation_and_its_mark_are_made_together()
    {
        var created = Sample.New(Time, "c1", "k1");
        Assert.Equal(SwapOutcome.Swapped, await SwapOnceAsync(Key, null, created, Mark));
        Sample.AssertSame(created, await ReadAsync(Key));
        Assert.Equal(["s1"], await ByCustomerAsync(Key.Tenant, "c1"));
        Assert.Equal(["s1"], await ByCartAsync(Key.Tenant, "k1"));
        Assert.Equal(1, (await Store.CountByTenantAsync(Cancellation))[Key.Tenant]);
        await AssertRememberedAsync(Mark);
    }

    [Fact]
    public async Task A_replacement_and_its_mark_are_made_together()
    {
        var first = await CreateAsync(Key, Sample.New(Time));
        var second = Sample.Next(Time, first, "c1");
        Assert.Equal(SwapOutcome.Swapped, await SwapOnceAsync(Key, first.Revision, second, Mark));
        Sample.AssertSame(second, await ReadAsync(Key));
        await AssertRememberedAsync(Mark);
    }

    [Fact]
    public async Task A_deletion_and_its_mark_are_made_together()
    {
        var first = await CreateAsync(Key, Sample.New(Time, "c1"));
        Assert.Equal(SwapOutcome.Swapped, await SwapOnceAsync(Key, first.Revision, null, Mark));
        Assert.Null(await ReadAsync(Key));
        Assert.Empty(await ByCustomerAsync(Key.Tenant, "c1"));
        await AssertRememberedAsync(Mark);
    }

    [Fact]
    public async Task A_confirmation_changes_nothing()
    {
        await Store.EnsureRecordDurableAsync(Mark.RecordKey(Key.Tenant), Cancellation);
        Assert.Null(await ReadAsync(Mark.RecordKey(Key.Tenant)));
        var created = Sample.New(Time, "c1");
        Assert.Equal(SwapOutcome.Swapped, await SwapOnceAsync(Key, null, created, Mark));
        await Store.EnsureRecordDurableAsync(Mark.RecordKey(Key.Tenant), Cancellation);
        await Store.EnsureDurableAsync(Key, Cancellation);
        Sample.AssertSame(created, await ReadAsync(Key));
        await AssertRememberedAsync(Mark);
    }

    [Fact]
    public async Task An_event_that_changes_nothing_is_remembered_as_well()
    {
        Assert.Equal(SwapOutcome.Swapped, await SwapOnceAsync(Key, null, null, Mark));
        Assert.Null(await ReadAsync(Key));
        await AssertRememberedAsync(Mark);
        Assert.Equal(SwapOutcome.SeenBefore, await SwapOnceAsync(Key, null, null, Mark));
    }

    [Fact]
    public async Task An_event_seen_before_changes_nothing()
    {
        var first = Sample.New(Time);
        await SwapOnceAsync(Key, null, first, Mark);
        var again = Sample.Next(Time, first, "c1");
        Assert.Equal(SwapOutcome.SeenBefore, await SwapOnceAsync(Key, first.Revision, again, Mark));
        Assert.Equal(SwapOutcome.SeenBefore, await SwapOnceAsync(Key, first.Revision, null, Mark));
        Sample.AssertSame(first, await ReadAsync(Key));
    }

    [Fact]
    public async Task Seen_before_wins_over_lost()
    {
        var first = Sample.New(Time);
        await SwapOnceAsync(Key, null, first, Mark);
        Assert.Equal(SwapOutcome.SeenBefore, await SwapOnceAsync(Key, null, first, Mark));
    }

    [Fact]
    public async Task A_lost_swap_leaves_no_mark()
    {
        var first = await CreateAsync(Key, Sample.New(Time));
        var next = Sample.Next(Time, first, "c1");
        Assert.Equal(SwapOutcome.Lost, await SwapOnceAsync(Key, Revision.First(), next, Mark));
        Assert.Equal(SwapOutcome.Lost, await SwapOnceAsync(Key, null, next, Mark));
        Sample.AssertSame(first, await ReadAsync(Key));
        Assert.Null(await ReadAsync(Mark.RecordKey(Key.Tenant)));
        Assert.Equal(SwapOutcome.Swapped, await SwapOnceAsync(Key, first.Revision, next, Mark));
    }

    [Fact]
    public async Task The_same_event_on_another_session_is_seen_before()
    {
        await SwapOnceAsync(Key, null, Sample.New(Time), Mark);
        var other = Sample.Key("s2");
        Assert.Equal(
            SwapOutcome.SeenBefore,
            await SwapOnceAsync(other, null, Sample.New(Time), Mark)
        );
        Assert.Null(await ReadAsync(other));
    }

    [Fact]
    public async Task The_same_event_of_another_tenant_is_another_one()
    {
        await SwapOnceAsync(Key, null, Sample.New(Time), Mark);
        var other = Sample.Key("s1", "acme2");
        Assert.Equal(SwapOutcome.Swapped, await SwapOnceAsync(other, null, Sample.New(Time), Mark));
        Assert.NotNull(await ReadAsync(other));
    }

    [Fact]
    public async Task Another_event_on_the_same_session_is_carried_out()
    {
        var first = Sample.New(Time);
        await SwapOnceAsync(Key, null, first, Mark);
        var second = Sample.Next(Time, first);
        Assert.Equal(
            SwapOutcome.Swapped,
            await SwapOnceAsync(Key, first.Revision, second, Sample.Mark(Time, "e2"))
        );
        Sample.AssertSame(second, await ReadAsync(Key));
    }

    [Fact]
    public async Task An_ended_mark_is_no_mark()
    {
        var first = Sample.New(Time);
        var mark = Mark;
        await SwapOnceAsync(Key, null, first, mark);
        Time.SetUtcNow(mark.ExpiresAt.AddMilliseconds(-1));
        Assert.Equal(SwapOutcome.SeenBefore, await SwapOnceAsync(Key, first.Revision, null, Mark));
        Time.SetUtcNow(mark.ExpiresAt);
        Assert.Equal(SwapOutcome.Swapped, await SwapOnceAsync(Key, first.Revision, null, Mark));
        await AssertRememberedAsync(Mark);
    }

    [Fact]
    public async Task An_ended_context_is_absent_to_an_event()
    {
        var ended = await CreateAsync(Key, Sample.New(Time, lifetime: TimeSpan.FromHours(1)));
        Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(SwapOutcome.Lost, await SwapOnceAsync(Key, ended.Revision, null, Mark));
        var created = Sample.New(Time);
        Assert.Equal(SwapOutcome.Swapped, await SwapOnceAsync(Key, null, created, Mark));
        Sample.AssertSame(created, await ReadAsync(Key));
    }

    [Fact]
    public async Task Of_many_deliveries_of_one_event_exactly_one_is_carried_out()
    {
        var stored = await CreateAsync(Key, Sample.New(Time));
        for (var round = 0; round < 10; round++)
        {
            var mark = Sample.Mark(Time, $"e{round}");
            var rivals = Enumerable
                .Range(0, 32)
                .Select(i => Sample.Next(Time, stored, $"c{i}"))
                .ToArray();
            var outcomes = await Task.WhenAll(
                rivals.Select(rival =>
                    Task.Run(() => SwapOnceAsync(Key, stored.Revision, rival, mark).AsTask())
                )
            );
            Assert.Single(outcomes, SwapOutcome.Swapped);
            Assert.Equal(31, outcomes.Count(outcome => outcome == SwapOutcome.SeenBefore));
            stored = rivals[Array.IndexOf(outcomes, SwapOutcome.Swapped)];
            Sample.AssertSame(stored, await ReadAsync(Key));
        }
    }

    [Fact]
    public async Task Of_many_sessions_that_one_event_comes_for_exactly_one_is_changed()
    {
        for (var round = 0; round < 10; round++)
        {
            var mark = Sample.Mark(Time, $"e{round}");
            var keys = Enumerable.Range(0, 32).Select(i => Sample.Key($"r{round}-s{i}")).ToArray();
            var outcomes = await Task.WhenAll(
                keys.Select(key =>
                    Task.Run(() => SwapOnceAsync(key, null, Sample.New(Time), mark).AsTask())
                )
            );
            Assert.Single(outcomes, SwapOutcome.Swapped);
            Assert.Equal(round + 1, (await Store.CountByTenantAsync(Cancellation))[Key.Tenant]);
            Assert.NotNull(await ReadAsync(keys[Array.IndexOf(outcomes, SwapOutcome.Swapped)]));
        }
    }

    [Fact]
    public async Task A_mark_is_there_after_closing_and_opening_again()
    {
        var first = Sample.New(Time);
        await SwapOnceAsync(Key, null, first, Mark);
        await ReopenAsync();
        Sample.AssertSame(first, await ReadAsync(Key));
        await AssertRememberedAsync(Mark);
        Assert.Equal(SwapOutcome.SeenBefore, await SwapOnceAsync(Key, first.Revision, null, Mark));
    }

    [Fact]
    public async Task A_call_cancelled_before_it_is_made_writes_nothing()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            await Store.CompareAndSwapOnceAsync(
                Key,
                null,
                Sample.New(Time),
                Mark,
                new CancellationToken(canceled: true)
            )
        );
        Assert.Null(await ReadAsync(Key));
        Assert.Null(await ReadAsync(Mark.RecordKey(Key.Tenant)));
    }

    private ValueTask<SwapOutcome> SwapOnceAsync(
        ContextKey key,
        Revision? expected,
        StoredContext? replacement,
        EventMark mark
    ) => Store.CompareAndSwapOnceAsync(key, expected, replacement, mark, Cancellation);

    private async Task AssertRememberedAsync(EventMark mark)
    {
        var record = await ReadAsync(mark.RecordKey(Key.Tenant));
        Assert.Equal((1, mark.ExpiresAt), (record?.Version, record?.ExpiresAt));
        Assert.True(record!.Value.IsEmpty);
    }
}
