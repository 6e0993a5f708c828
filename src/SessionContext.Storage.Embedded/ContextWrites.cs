using RocksDbSharp;
using SessionContext.Core;

namespace SessionContext.Storage.Embedded;

/// <summary>The part of a batch that changes contexts, their index entries and counts.</summary>
internal sealed class ContextWrites(
    Engine engine,
    WriteBatch writes,
    HintWrites hints,
    ContextCache cache,
    DateTimeOffset now
)
{
    private readonly Dictionary<ContextKey, StoredContext?> _changed = [];
    private readonly Dictionary<Tenant, long> _countChanges = [];

    /// <summary>The contexts that the batch changes.</summary>
    public IReadOnlyCollection<ContextKey> Changed => _changed.Keys;

    /// <summary>By how much the batch changes the tenants' counts.</summary>
    public IReadOnlyDictionary<Tenant, long> CountChanges => _countChanges;

    /// <summary>Adds a swap if the revision it expects is the stored one, and tells whether it is.</summary>
    public bool TrySwap(ContextSwap swap)
    {
        var stored = Stored(swap.Key);
        var current = stored is null || stored.IsExpired(now) ? null : stored;
        if (current?.Revision != swap.Expected)
        {
            return false;
        }

        // What has expired is left to the sweep, which does not trust every clock.
        if (current is not null || swap.Replacement is not null)
        {
            Put(swap.Key, stored, swap.Replacement, swap.Value);
        }

        return true;
    }

    /// <summary>
    /// Frees the context that a due hint leads to, if it has expired at a time, and tells whether it has. The hint goes
    /// in any case; a context that lives gets one at its end.
    /// </summary>
    public bool PurgeIfExpired(ContextKey key, ExpiryHint hint, DateTimeOffset at)
    {
        var stored = Stored(key);
        hints.Drop(hint);
        if (stored is not null && stored.IsExpired(at))
        {
            Put(key, stored, null, null);
            return true;
        }

        if (stored?.ExpiresAt is { } ends)
        {
            hints.Place(key, ends);
        }

        return false;
    }

    private StoredContext? Stored(ContextKey key)
    {
        if (_changed.TryGetValue(key, out var known) || cache.TryGetFacts(key, out known))
        {
            return known;
        }

        Span<byte> buffer = stackalloc byte[KeyFormat.MaxBytes];
        using var value = engine.Get(engine.Contexts, KeyFormat.Context(key, buffer));
        return value.Exists ? EntryFormat.DecodeFacts(value.Bytes) : null;
    }

    private void Put(ContextKey key, StoredContext? old, StoredContext? replacement, byte[]? value)
    {
        Span<byte> buffer = stackalloc byte[KeyFormat.MaxBytes];
        var bytes = KeyFormat.Context(key, buffer);
        if (value is not null)
        {
            writes.Put(bytes, value, engine.Contexts);
        }
        else if (old is not null)
        {
            writes.Delete(bytes, engine.Contexts);
        }

        MoveIndexEntry(engine.ByCustomer, key, old?.CustomerId, replacement?.CustomerId);
        MoveIndexEntry(engine.ByCart, key, old?.CartId, replacement?.CartId);
        if (replacement?.ExpiresAt is { } ends && !(old?.ExpiresAt <= ends))
        {
            hints.Place(key, ends);
        }

        Count(key.Tenant, (replacement is null ? 0 : 1) - (old is null ? 0 : 1));
        _changed[key] = replacement;
    }

    private void Count(Tenant tenant, int change)
    {
        if (change != 0)
        {
            _countChanges[tenant] = _countChanges.GetValueOrDefault(tenant) + change;
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
            writes.Delete(KeyFormat.Index(key, old, buffer), index);
        }

        if (!string.IsNullOrEmpty(id))
        {
            writes.Put(KeyFormat.Index(key, id, buffer), default, index);
        }
    }
}
