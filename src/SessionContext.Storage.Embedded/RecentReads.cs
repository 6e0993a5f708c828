using SessionContext.Core;

namespace SessionContext.Storage.Embedded;

/// <summary>
/// What callers have read lately, so that the writer need not read it again: a change nearly always follows a read of
/// the same entry. A read is trusted only if no batch that wrote its key (or one that shares its slot) came after it began.
/// </summary>
/// <remarks>
/// The writer marks a batch's slots before the engine has the batch, and counts the batch as committed after readers can
/// see it. So a read that began at or after the mark has seen the batch, and one that began before is not trusted.
/// </remarks>
internal sealed class RecentReads
{
    // Many more than there are calls between a read and its change; a power of two.
    private const int Slots = 2_048;

    // So that the slots hold eight mebibytes at the most.
    private const int LargestDocument = 4_096;

    private readonly Read?[] _reads = new Read?[Slots];
    private readonly long[] _writtenIn = new long[Slots];
    private long _batch;
    private long _committed;

    /// <summary>To be called before the engine is read; what it gives goes to <see cref="Remember"/>.</summary>
    public long Begin() => Volatile.Read(ref _committed);

    /// <summary>Remembers what the engine had under a key; null: nothing.</summary>
    /// <remarks>A large document is not held on to; the writer reads such an entry again.</remarks>
    public void Remember(ContextKey key, StoredContext? stored, long begun)
    {
        if (stored is null || stored.Document.Length <= LargestDocument)
        {
            Volatile.Write(ref _reads[SlotOf(key)], new Read(key, stored, begun));
        }
    }

    /// <summary>The entry that the engine has now, if a read that can be trusted tells. For the writer's thread alone.</summary>
    public bool TryGet(ContextKey key, out StoredContext? stored)
    {
        var slot = SlotOf(key);
        var read = Volatile.Read(ref _reads[slot]);
        stored = read?.Stored;
        return read is not null && read.Begun >= _writtenIn[slot] && read.Key == key;
    }

    /// <summary>The writer is about to hand a batch with these keys to the engine.</summary>
    public void BeginBatch(IEnumerable<ContextKey> keys)
    {
        _batch++;
        foreach (var key in keys)
        {
            _writtenIn[SlotOf(key)] = _batch;
        }
    }

    /// <summary>Readers see the batch from now on. Not called for one that failed: its keys stay distrusted until a later batch is committed.</summary>
    public void EndBatch() => Volatile.Write(ref _committed, _batch);

    private static int SlotOf(ContextKey key) => key.GetHashCode() & (Slots - 1);

    private sealed record Read(ContextKey Key, StoredContext? Stored, long Begun);
}
