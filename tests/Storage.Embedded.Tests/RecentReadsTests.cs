using SessionContext.Core;
using SessionContext.Storage.Conformance;

namespace SessionContext.Storage.Embedded.Tests;

/// <summary>When the writer may take a caller's read for its own.</summary>
public sealed class RecentReadsTests
{
    private static readonly ContextKey Key = Sample.Key();

    private readonly RecentReads _reads = new();

    [Fact]
    public void A_read_that_nothing_came_after_is_trusted_also_one_that_found_nothing()
    {
        Assert.False(_reads.TryGet(Key, out _));
        _reads.Remember(Key, null, _reads.Begin());
        Assert.True(_reads.TryGet(Key, out var stored));
        Assert.Null(stored);
    }

    [Fact]
    public void A_read_that_began_before_a_batch_wrote_its_key_is_not_trusted()
    {
        var begun = _reads.Begin();
        _reads.BeginBatch([Key]);
        var meanwhile = _reads.Begin();
        _reads.EndBatch();

        _reads.Remember(Key, null, begun);
        Assert.False(_reads.TryGet(Key, out _));
        _reads.Remember(Key, null, meanwhile);
        Assert.False(_reads.TryGet(Key, out _));
        _reads.Remember(Key, null, _reads.Begin());
        Assert.True(_reads.TryGet(Key, out _));
    }

    [Fact]
    public void After_a_batch_that_failed_no_read_of_its_keys_is_trusted_until_another_was_committed()
    {
        _reads.BeginBatch([Key]);
        _reads.Remember(Key, null, _reads.Begin());
        Assert.False(_reads.TryGet(Key, out _));

        _reads.BeginBatch([]);
        _reads.EndBatch();
        Assert.False(_reads.TryGet(Key, out _));
        _reads.Remember(Key, null, _reads.Begin());
        Assert.True(_reads.TryGet(Key, out _));
    }
}
