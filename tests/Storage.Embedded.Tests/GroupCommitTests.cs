using SessionContext.Core;
using SessionContext.Storage.Conformance;

namespace SessionContext.Storage.Embedded.Tests;

public sealed class GroupCommitTests : EmbeddedStoreTest
{
    private static readonly ContextKey Key = Sample.Key();

    [Fact]
    public async Task Of_two_swaps_of_one_revision_in_one_batch_exactly_one_wins()
    {
        var stored = Sample.New(Time);
        Assert.True(await Store.CompareAndSwapAsync(Key, null, stored, Cancellation));
        using var held = await HeldWriter.HoldAsync(Store, Time);
        var first = held.Swap(Key, stored.Revision, Sample.Next(Time, stored, "first"));
        var second = held.Swap(Key, stored.Revision, Sample.Next(Time, stored, "second"));
        await held.ReleaseAsync();

        bool[] made = await Task.WhenAll(first, second);
        Assert.Equal([true, false], made);
        Assert.Equal([2], held.Batches);
        Assert.Equal("first", (await Store.ReadAsync(Key, Cancellation))!.CustomerId);
    }

    [Fact]
    public async Task The_swaps_of_one_batch_see_each_other()
    {
        var first = Sample.New(Time, "c1", "k1");
        var second = Sample.Next(Time, first, "c2", "k1");
        var again = Sample.New(Time, "c3", "k2");
        using var held = await HeldWriter.HoldAsync(Store, Time);
        Task<bool>[] swaps =
        [
            held.Swap(Key, null, first),
            held.Swap(Key, null, again),
            held.Swap(Key, first.Revision, second),
            held.Swap(Key, first.Revision, null),
            held.Swap(Key, second.Revision, null),
            held.Swap(Key, null, again),
        ];
        await held.ReleaseAsync();

        bool[] made = await Task.WhenAll(swaps);
        Assert.Equal([true, false, true, false, true, true], made);
        Assert.Equal([6], held.Batches);
        Sample.AssertSame(again, await Store.ReadAsync(Key, Cancellation));
        var tenant = Key.Tenant;
        Assert.Equal(1, (await Store.CountByTenantAsync(Cancellation))[tenant]);
        Assert.False(
            await Store.ListByCustomerAsync(tenant, "c1", Cancellation).AnyAsync(Cancellation)
        );
        Assert.False(
            await Store.ListByCustomerAsync(tenant, "c2", Cancellation).AnyAsync(Cancellation)
        );
        Assert.True(
            await Store.ListByCustomerAsync(tenant, "c3", Cancellation).AnyAsync(Cancellation)
        );
    }

    [Fact]
    public async Task A_swap_cancelled_while_it_waits_is_not_made()
    {
        using var cancelled = new CancellationTokenSource();
        using var held = await HeldWriter.HoldAsync(Store, Time);
        var swap = held.CancellableSwap(Key, null, Sample.New(Time), cancelled.Token);
        await cancelled.CancelAsync();
        await held.ReleaseAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => swap);
        Assert.Null(await Store.ReadAsync(Key, Cancellation));
    }
}
