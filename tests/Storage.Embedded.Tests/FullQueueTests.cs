using SessionContext.Core;
using SessionContext.Storage.Conformance;

namespace SessionContext.Storage.Embedded.Tests;

public sealed class FullQueueTests : EmbeddedStoreTest
{
    protected override EmbeddedStoreOptions Options =>
        new()
        {
            Path = Folder,
            MaxQueuedWrites = 2,
            MaxQueuedBytes = 1 << 20,
        };

    [Fact]
    public async Task A_write_beyond_the_queues_length_is_refused_and_not_made()
    {
        using var held = await HeldWriter.HoldAsync(Store, Time);
        var first = held.Swap(Sample.Key("s1"), null, Sample.New(Time));
        var second = held.Swap(Sample.Key("s2"), null, Sample.New(Time));
        await AssertRefusedAsync(held.Swap(Sample.Key("s3"), null, Sample.New(Time)));
        await held.ReleaseAsync();

        Assert.All(await Task.WhenAll(first, second), Assert.True);
        Assert.Null(await Store.ReadAsync(Sample.Key("s3"), Cancellation));
        Assert.True(await held.Swap(Sample.Key("s3"), null, Sample.New(Time)));
    }

    [Fact]
    public async Task A_write_beyond_the_queues_bytes_is_refused_and_not_made()
    {
        var large = Sample.Build(Time, Revision.First(), null, null, null, new byte[600_000]);
        using var held = await HeldWriter.HoldAsync(Store, Time);
        var first = held.Swap(Sample.Key("s1"), null, large);
        await AssertRefusedAsync(held.Swap(Sample.Key("s2"), null, large));
        await held.ReleaseAsync();

        Assert.True(await first);
        Assert.Null(await Store.ReadAsync(Sample.Key("s2"), Cancellation));
        Assert.True(await held.Swap(Sample.Key("s2"), null, large));
    }

    private static async Task AssertRefusedAsync(Task<bool> swap)
    {
        Assert.True(swap.IsCompleted, "The caller is made to wait.");
        var refusal = await Assert.ThrowsAsync<StoreUnavailableException>(() => swap);
        Assert.False(refusal.OutcomeUnknown);
        Assert.Equal(StoreFailureKind.QueueFull, refusal.Kind);
    }
}
