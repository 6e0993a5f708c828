using SessionContext.Core;
using SessionContext.Storage.Conformance;

namespace SessionContext.Storage.Embedded.Tests;

/// <summary>When a read that was made before answers for the engine.</summary>
public sealed class ContextCacheTests
{
    private static readonly ContextKey Key = Sample.Key();

    private readonly ContextCache _reads = new(hotBytes: 1 << 20);

    [Fact]
    public void A_read_that_nothing_came_after_is_trusted_also_one_that_found_nothing()
    {
        Assert.False(_reads.TryGetFacts(Key, out _));
        _reads.Remember(Key, null, _reads.Begin());
        Assert.True(_reads.TryGetFacts(Key, out var stored));
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
        Assert.False(_reads.TryGetFacts(Key, out _));
        _reads.Remember(Key, null, meanwhile);
        Assert.False(_reads.TryGetFacts(Key, out _));
        _reads.Remember(Key, null, _reads.Begin());
        Assert.True(_reads.TryGetFacts(Key, out _));
    }

    [Fact]
    public void After_a_batch_that_failed_no_read_of_its_keys_is_trusted_until_another_was_committed()
    {
        _reads.BeginBatch([Key]);
        _reads.Remember(Key, null, _reads.Begin());
        Assert.False(_reads.TryGetFacts(Key, out _));

        _reads.BeginBatch([]);
        _reads.EndBatch();
        Assert.False(_reads.TryGetFacts(Key, out _));
        _reads.Remember(Key, null, _reads.Begin());
        Assert.True(_reads.TryGetFacts(Key, out _));
    }

    [Fact]
    public void A_context_that_is_read_twice_is_found_until_a_batch_writes_it()
    {
        var context = Sample.New(TimeProvider.System);
        Read(Key, context);
        Assert.Null(_reads.Find(Key));
        Read(Key, context);
        Assert.Same(context, _reads.Find(Key));

        _reads.BeginBatch([Key]);
        Assert.Null(_reads.Find(Key));
        _reads.EndBatch();
        Assert.Null(_reads.Find(Key));
    }

    [Fact]
    public void A_context_without_its_document_is_for_the_writer_alone()
    {
        var facts = Sample.New(TimeProvider.System);
        _reads.Remember(Key, facts, _reads.Begin(), withDocument: false);
        _reads.Remember(Key, facts, _reads.Begin(), withDocument: false);
        Assert.Null(_reads.Find(Key));
        Assert.True(_reads.TryGetFacts(Key, out var stored));
        Assert.Same(facts, stored);
    }

    [Fact]
    public void No_more_contexts_are_kept_than_the_memory_is_for()
    {
        var keys = Enumerable.Range(0, 10_000).Select(i => Sample.Key($"s{i}")).ToArray();
        foreach (var key in keys)
        {
            var context = Sample.Build(
                TimeProvider.System,
                Revision.First(),
                null,
                null,
                null,
                new byte[4_000]
            );
            Read(key, context);
            Read(key, context);
        }

        // A mebibyte holds 238 of them, objects around the documents included.
        Assert.InRange(keys.Count(key => _reads.Find(key) is not null), 100, 238);
    }

    [Fact]
    public void A_cache_without_memory_finds_nothing()
    {
        var none = new ContextCache(hotBytes: 0);
        var context = Sample.New(TimeProvider.System);
        none.Remember(Key, context, none.Begin());
        none.Remember(Key, context, none.Begin());
        Assert.Null(none.Find(Key));
        Assert.True(none.TryGetFacts(Key, out _));
    }

    private void Read(ContextKey key, StoredContext context) =>
        _reads.Remember(key, context, _reads.Begin());
}
