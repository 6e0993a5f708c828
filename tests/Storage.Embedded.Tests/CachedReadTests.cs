using SessionContext.Core;
using SessionContext.Storage.Conformance;

namespace SessionContext.Storage.Embedded.Tests;

/// <summary>Reads that come from memory are those of the engine.</summary>
public sealed class CachedReadTests : EmbeddedStoreTest
{
    private const int Writes = 400;
    private static readonly ContextKey Key = Sample.Key();

    [Fact]
    public async Task No_read_is_older_than_an_acknowledged_write()
    {
        var first = Sample.New(Time);
        Assert.True(await Store.CompareAndSwapAsync(Key, null, first, Cancellation));
        var acknowledged = first.Revision.Version;
        var readers = Enumerable.Range(0, 3).Select(_ => Task.Run(ReadAsync)).ToArray();
        var current = first;
        while (current.Revision.Version < Writes)
        {
            var next = Sample.Next(Time, current);
            Assert.True(await Store.CompareAndSwapAsync(Key, current.Revision, next, Cancellation));
            current = next;
            Volatile.Write(ref acknowledged, current.Revision.Version);
        }

        await Task.WhenAll(readers);

        async Task ReadAsync()
        {
            while (Volatile.Read(ref acknowledged) < Writes)
            {
                var least = Volatile.Read(ref acknowledged);
                var read = await Store.ReadAsync(Key, Cancellation);
                Assert.True(read!.Revision.Version >= least, "A read is older than a write.");
            }
        }
    }

    [Fact]
    public async Task A_context_that_was_read_often_and_has_expired_or_is_deleted_is_not_found()
    {
        var context = Sample.New(Time, lifetime: TimeSpan.FromHours(1));
        Assert.True(await Store.CompareAndSwapAsync(Key, null, context, Cancellation));
        await ReadOftenAsync();

        Time.Advance(TimeSpan.FromHours(1));
        Assert.Null(await Store.ReadAsync(Key, Cancellation));

        var again = Sample.New(Time);
        Assert.True(await Store.CompareAndSwapAsync(Key, null, again, Cancellation));
        await ReadOftenAsync();
        Assert.True(await Store.CompareAndSwapAsync(Key, again.Revision, null, Cancellation));
        Assert.Null(await Store.ReadAsync(Key, Cancellation));
    }

    [Fact]
    public async Task A_closed_store_reads_nothing_from_memory()
    {
        Assert.True(await Store.CompareAndSwapAsync(Key, null, Sample.New(Time), Cancellation));
        await ReadOftenAsync();
        await Store.DisposeAsync();
        await Assert.ThrowsAsync<StoreUnavailableException>(async () =>
            await Store.ReadAsync(Key, Cancellation)
        );
    }

    private async Task ReadOftenAsync()
    {
        for (var i = 0; i < 3; i++)
        {
            Assert.NotNull(await Store.ReadAsync(Key, Cancellation));
        }
    }
}
