using SessionContext.Core;
using SessionContext.Storage.Conformance;

namespace SessionContext.Storage.Embedded.Tests;

public sealed class DisposalTests : EmbeddedStoreTest
{
    private static readonly ContextKey Key = Sample.Key();

    [Fact]
    public async Task Writes_that_wait_are_made_and_new_ones_refused()
    {
        using var held = await HeldWriter.HoldAsync(Store, Time);
        var waiting = Enumerable
            .Range(0, 10)
            .Select(i => held.Swap(Sample.Key($"s{i}"), null, Sample.New(Time)))
            .ToArray();
        var disposal = Store.DisposeAsync();
        var late = held.Swap(Sample.Key("late"), null, Sample.New(Time));
        Assert.True(late.IsCompleted, "The caller is made to wait.");
        var refusal = await Assert.ThrowsAsync<StoreUnavailableException>(() => late);
        Assert.Equal(StoreFailureKind.Closing, refusal.Kind);
        await held.ReleaseAsync();
        await disposal;

        Assert.All(await Task.WhenAll(waiting), Assert.True);
        await ReopenAsync();
        Assert.Equal(10, (await Store.CountByTenantAsync(Cancellation))[Key.Tenant]);
        Assert.Null(await Store.ReadAsync(Sample.Key("late"), Cancellation));
    }

    [Fact]
    public async Task Every_call_on_a_closed_store_says_that_it_is_unavailable()
    {
        await Store.DisposeAsync();
        await Store.DisposeAsync();
        Func<Task>[] calls =
        [
            () => Store.ReadAsync(Key, Cancellation).AsTask(),
            () => Store.CompareAndSwapAsync(Key, null, Sample.New(Time), Cancellation).AsTask(),
            () =>
                Store
                    .ListByCustomerAsync(Key.Tenant, "c", Cancellation)
                    .ToListAsync(Cancellation)
                    .AsTask(),
            () =>
                Store
                    .ListByCartAsync(Key.Tenant, "k", Cancellation)
                    .ToListAsync(Cancellation)
                    .AsTask(),
            () =>
                Store
                    .CompareAndSwapOnceAsync(Key, null, null, Sample.Mark(Time), Cancellation)
                    .AsTask(),
            () => Store.ReadRecordAsync(Sample.RecordKey(), Cancellation).AsTask(),
            () =>
                Store
                    .CompareAndSwapRecordAsync(Sample.RecordKey(), null, null, Cancellation)
                    .AsTask(),
            () => Store.CountByTenantAsync(Cancellation).AsTask(),
            () => Store.CheckHealthAsync(Cancellation).AsTask(),
        ];
        foreach (var call in calls)
        {
            await Assert.ThrowsAsync<StoreUnavailableException>(call);
        }
    }

    [Fact]
    public async Task Readers_at_work_while_the_store_closes_get_an_answer_or_an_exception()
    {
        await Store.CompareAndSwapAsync(Key, null, Sample.New(Time, "c"), Cancellation);
        using var working = new CountdownEvent(4);
        var readers = Enumerable
            .Range(0, 4)
            .Select(_ => Task.Run(() => ReadUntilClosedAsync(working)))
            .ToArray();
        working.Wait(Cancellation);
        await Store.DisposeAsync();
        await Task.WhenAll(readers);
    }

    [Fact]
    public async Task A_list_left_half_read_does_not_keep_the_store_open()
    {
        await Task.WhenAll(
            Enumerable
                .Range(0, 200)
                .Select(i =>
                    Store
                        .CompareAndSwapAsync(
                            Sample.Key($"s{i}"),
                            null,
                            Sample.New(Time, "c"),
                            Cancellation
                        )
                        .AsTask()
                )
        );
        await using var list = Store
            .ListByCustomerAsync(Key.Tenant, "c", Cancellation)
            .GetAsyncEnumerator(Cancellation);
        Assert.True(await list.MoveNextAsync());
        await Store.DisposeAsync();
        await Assert.ThrowsAsync<StoreUnavailableException>(async () =>
        {
            while (await list.MoveNextAsync()) { }
        });
    }

    private async Task ReadUntilClosedAsync(CountdownEvent working)
    {
        for (var reads = 0; ; reads++)
        {
            try
            {
                Assert.NotNull(await Store.ReadAsync(Key, Cancellation));
                Assert.True(
                    await Store
                        .ListByCustomerAsync(Key.Tenant, "c", Cancellation)
                        .AnyAsync(Cancellation)
                );
            }
            catch (StoreUnavailableException)
            {
                return;
            }

            if (reads == 100)
            {
                working.Signal();
            }
        }
    }
}
