using RocksDbSharp;
using SessionContext.Core;

namespace SessionContext.Storage.Embedded;

/// <summary>
/// The swaps that are made durable together. Each is judged against the ones before it in the batch, then against the
/// engine; none is visible to readers before <see cref="Write"/>.
/// </summary>
internal sealed class CommitBatch(
    Engine engine,
    TenantCounts counts,
    RecentReads recent,
    DateTimeOffset now
) : IDisposable
{
    private readonly WriteBatch _writes = new();
    private readonly Dictionary<ContextKey, StoredContext?> _swapped = [];
    private readonly Dictionary<Tenant, long> _countChanges = [];

    /// <summary>Adds a request if the revision it expects is the stored one, and tells whether it is.</summary>
    public bool TryAdd(WriteRequest request)
    {
        if (request.IsProbe)
        {
            _writes.Put("probe"u8, default);
            return true;
        }

        var stored = _swapped.TryGetValue(request.Key, out var earlier)
            ? earlier
            : Stored(request.Key);
        var current = stored is null || stored.HasEnded(now) ? null : stored;
        if (current?.Revision != request.Expected)
        {
            return false;
        }

        PutContext(request, stored);
        PutIndexes(request.Key, stored, request.Replacement);
        _swapped[request.Key] = request.Replacement;
        return true;
    }

    /// <summary>Makes the swaps durable and visible; nothing to do where there are none.</summary>
    /// <param name="beforeWrite">Called right before the engine is, if it is.</param>
    /// <exception cref="RocksDbException">All or none of them were made.</exception>
    public void Write(Action beforeWrite)
    {
        if (_writes.Count() == 0)
        {
            return;
        }

        counts.Stage(_countChanges, _writes, engine);
        beforeWrite();
        recent.BeginBatch(_swapped.Keys);
        engine.Write(_writes);
        recent.EndBatch();
        counts.Apply(_countChanges);
    }

    public void Dispose() => _writes.Dispose();

    private StoredContext? Stored(ContextKey key)
    {
        if (recent.TryGet(key, out var known))
        {
            return known;
        }

        Span<byte> buffer = stackalloc byte[KeyFormat.MaxBytes];
        using var value = engine.Get(engine.Contexts, KeyFormat.Context(key, buffer));
        return value.Exists ? EntryFormat.DecodeFacts(value.Bytes) : null;
    }

    private void PutContext(WriteRequest request, StoredContext? stored)
    {
        Span<byte> buffer = stackalloc byte[KeyFormat.MaxBytes];
        var key = KeyFormat.Context(request.Key, buffer);
        var change = (request.Value is null ? 0 : 1) - (stored is null ? 0 : 1);
        if (request.Value is not null)
        {
            _writes.Put(key, request.Value, engine.Contexts);
        }
        else if (stored is not null)
        {
            _writes.Delete(key, engine.Contexts);
        }

        if (change != 0)
        {
            var tenant = request.Key.Tenant;
            _countChanges[tenant] = _countChanges.GetValueOrDefault(tenant) + change;
        }
    }

    private void PutIndexes(ContextKey key, StoredContext? old, StoredContext? replacement)
    {
        MoveIndexEntry(engine.ByCustomer, key, old?.CustomerId, replacement?.CustomerId);
        MoveIndexEntry(engine.ByCart, key, old?.CartId, replacement?.CartId);
        if (replacement?.ExpiresAt is { } ends && !(old?.ExpiresAt <= ends))
        {
            Span<byte> buffer = stackalloc byte[KeyFormat.MaxBytes];
            _writes.Put(KeyFormat.Expiry(key, ends, buffer), default, engine.Expiry);
        }
    }

    private void MoveIndexEntry(ColumnFamilyHandle index, ContextKey key, string? old, string? id)
    {
        if (old == id)
        {
            return;
        }

        Span<byte> buffer = stackalloc byte[KeyFormat.MaxBytes];
        if (!string.IsNullOrEmpty(old))
        {
            _writes.Delete(KeyFormat.Index(key, old, buffer), index);
        }

        if (!string.IsNullOrEmpty(id))
        {
            _writes.Put(KeyFormat.Index(key, id, buffer), default, index);
        }
    }
}
