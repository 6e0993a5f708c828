using SessionContext.Core;
using SessionContext.Storage.Conformance;

namespace SessionContext.Storage.Embedded.Tests;

/// <summary>Lists check each index entry, so one left behind would go unseen, and never be purged.</summary>
public sealed class IndexEntryTests : EmbeddedStoreTest
{
    private static readonly ContextKey Key = Sample.Key();

    [Fact]
    public async Task An_entry_goes_when_its_id_is_changed()
    {
        var first = Sample.New(Time, "c1", "k1");
        await Store.CompareAndSwapAsync(Key, null, first, Cancellation);
        var second = Sample.Next(Time, first, "c2", "k1");
        await Store.CompareAndSwapAsync(Key, first.Revision, second, Cancellation);
        Assert.Single(await KeysAsync(engine => engine.ByCustomer));
        Assert.Single(await KeysAsync(engine => engine.ByCart));
    }

    [Fact]
    public async Task An_entry_goes_with_its_context()
    {
        var first = Sample.New(Time, "c1", "k1");
        await Store.CompareAndSwapAsync(Key, null, first, Cancellation);
        await Store.CompareAndSwapAsync(Key, first.Revision, null, Cancellation);
        Assert.Empty(await KeysAsync(engine => engine.ByCustomer));
        Assert.Empty(await KeysAsync(engine => engine.ByCart));
    }

    [Fact]
    public async Task An_empty_id_has_no_entry()
    {
        await Store.CompareAndSwapAsync(Key, null, Sample.New(Time, "", ""), Cancellation);
        Assert.Empty(await KeysAsync(engine => engine.ByCustomer));
        Assert.Empty(await KeysAsync(engine => engine.ByCart));
    }
}
