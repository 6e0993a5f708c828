using System.Numerics;
using SessionContext.Core;

namespace SessionContext.Storage.Embedded;

/// <summary>
/// Contexts in memory: the latest reads, which spare the writer a read since a change nearly always follows one, and
/// those that are read again and again, which spare readers the engine. Never older than what a caller was told: a read
/// counts only if no batch that wrote its key (or one that shares its slot) began after it.
/// </summary>
/// <remarks>
/// The writer marks a batch's slots before the engine has the batch, and counts the batch as committed after readers
/// can see it. So a read that began at or after the mark has seen the batch, and one that began before does not count.
/// </remarks>
internal sealed class ContextCache
{
    // Many more than there are calls between a read and its change; a power of two.
    private const int RecentSlots = 2_048;

    // So that the recent reads hold eight mebibytes at the most.
    private const int LargestDocument = 4_096;

    // A typical context is somewhat larger, so that the budget is reached before every slot is taken.
    private const int BytesPerSlot = 512;

    // Objects and ids around a document.
    private const int Overhead = 400;

    private readonly Read?[] _recent = new Read?[RecentSlots];
    private readonly Read?[] _hot;
    private readonly long[] _writtenIn;
    private readonly long _budget;
    private long _hotBytes;
    private int _nextToEvict;
    private long _batch;
    private long _committed;

    /// <summary>Makes an empty cache.</summary>
    /// <param name="hotBytes">Memory for the contexts that are read again and again; 0: none.</param>
    public ContextCache(long hotBytes)
    {
        _budget = hotBytes;
        var slots = (int)BitOperations.RoundUpToPowerOf2((ulong)(hotBytes / BytesPerSlot));
        _hot = new Read?[slots];
        _writtenIn = new long[Math.Max(slots, RecentSlots)];
    }

    /// <summary>To be called before the engine is read; what it gives goes to <see cref="Remember"/>.</summary>
    public long Begin() => Volatile.Read(ref _committed);

    /// <summary>Remembers what the engine had under a key; null: nothing.</summary>
    /// <param name="key">The key.</param>
    /// <param name="stored">The entry, ended ones included.</param>
    /// <param name="begun">What <see cref="Begin"/> gave before the engine was read.</param>
    /// <param name="withDocument">Whether the entry has its document; without, it is for the writer alone.</param>
    /// <remarks>A large document is not held on to; it is read from the engine again.</remarks>
    public void Remember(
        ContextKey key,
        StoredContext? stored,
        long begun,
        bool withDocument = true
    )
    {
        if (stored is not null && stored.Document.Length > LargestDocument)
        {
            return;
        }

        var hash = key.GetHashCode();
        var read = new Read(key, stored, begun);
        var former = Interlocked.Exchange(ref _recent[hash & (RecentSlots - 1)], read);
        // Twice within the latest reads: read often.
        if (_hot.Length > 0 && withDocument && stored is not null && former?.Key == key)
        {
            Keep(hash & (_hot.Length - 1), read);
        }
    }

    /// <summary>
    /// The entry that the engine has now, without its document perhaps, if a read tells. For the writer's thread alone.
    /// </summary>
    public bool TryGetFacts(ContextKey key, out StoredContext? stored)
    {
        var hash = key.GetHashCode();
        var read = Find(_recent, hash, key) ?? Find(_hot, hash, key);
        stored = read?.Stored;
        return read is not null;
    }

    /// <summary>The entry that the engine has now, ended ones included, if it is in memory.</summary>
    public StoredContext? Find(ContextKey key) =>
        _hot.Length > 0 ? Find(_hot, key.GetHashCode(), key)?.Stored : null;

    /// <summary>The writer is about to hand a batch with these keys to the engine.</summary>
    public void BeginBatch(IEnumerable<ContextKey> keys)
    {
        _batch++;
        foreach (var key in keys)
        {
            var hash = key.GetHashCode();
            Volatile.Write(ref _writtenIn[hash & (_writtenIn.Length - 1)], _batch);
            Drop(hash);
        }
    }

    /// <summary>
    /// Readers see the batch from now on. Not called for one that failed: no read of its keys counts until a later
    /// batch is committed.
    /// </summary>
    public void EndBatch() => Volatile.Write(ref _committed, _batch);

    private Read? Find(Read?[] reads, int hash, ContextKey key)
    {
        if (reads.Length == 0)
        {
            return null;
        }

        // The mark is looked at after the read: a batch that began since then has left its mark.
        var read = Volatile.Read(ref reads[hash & (reads.Length - 1)]);
        return
            read is not null
            && read.Key == key
            && read.Begun >= Volatile.Read(ref _writtenIn[hash & (_writtenIn.Length - 1)])
            ? read
            : null;
    }

    // What nobody may use any more is not kept, least of all a document that is deleted.
    private void Drop(int hash)
    {
        _recent[hash & (RecentSlots - 1)] = null;
        if (_hot.Length > 0 && Volatile.Read(ref _hot[hash & (_hot.Length - 1)]) is not null)
        {
            Evict(hash & (_hot.Length - 1));
        }
    }

    private long Evict(int slot) =>
        Interlocked.Add(ref _hotBytes, -BytesOf(Interlocked.Exchange(ref _hot[slot], null)));

    private void Keep(int slot, Read read)
    {
        var former = Interlocked.Exchange(ref _hot[slot], read);
        var bytes = Interlocked.Add(ref _hotBytes, BytesOf(read) - BytesOf(former));
        while (bytes > _budget)
        {
            bytes = Evict(Interlocked.Increment(ref _nextToEvict) & (_hot.Length - 1));
        }
    }

    private static long BytesOf(Read? read) =>
        read is null ? 0 : Overhead + read.Stored!.Document.Length;

    private sealed record Read(ContextKey Key, StoredContext? Stored, long Begun);
}
