using RocksDbSharp;
using SessionContext.Core.Records;

namespace SessionContext.Storage.Embedded;

/// <summary>The part of a batch that changes small records.</summary>
internal sealed class RecordWrites(
    Engine engine,
    WriteBatch writes,
    HintWrites hints,
    DateTimeOffset now
)
{
    private readonly Dictionary<RecordKey, RecordFacts?> _changed = [];

    /// <summary>Whether the version that a swap expects is the stored one.</summary>
    /// <param name="swap">The swap.</param>
    /// <param name="stored">What is stored, an ended record too.</param>
    public bool Matches(RecordSwap swap, out RecordFacts? stored)
    {
        stored = Stored(swap.Key);
        return (stored?.IsExpired(now) == false ? stored.Value.Version : null) == swap.Expected;
    }

    /// <summary>Adds a swap that matches. It reads nothing, so nothing is in its way any more.</summary>
    public void Add(RecordSwap swap, RecordFacts? stored)
    {
        // What has expired is left to the sweep, which does not trust every clock.
        if (swap.Expected is not null || swap.Replacement is not null)
        {
            Put(swap.Key, stored, RecordFacts.Of(swap.Replacement), swap.Value);
        }
    }

    /// <summary>
    /// Frees the record that a due hint leads to, if it has expired at a time, and tells whether it has. The hint goes
    /// in any case; a record that lives gets one at its end.
    /// </summary>
    public bool PurgeIfExpired(RecordKey key, ExpiryHint hint, DateTimeOffset at)
    {
        var stored = Stored(key);
        hints.Drop(hint);
        if (stored?.IsExpired(at) == true)
        {
            Put(key, stored, null, null);
            return true;
        }

        if (stored is { } alive)
        {
            hints.Place(key, alive.ExpiresAt);
        }

        return false;
    }

    private RecordFacts? Stored(RecordKey key)
    {
        if (_changed.TryGetValue(key, out var known))
        {
            return known;
        }

        Span<byte> buffer = stackalloc byte[KeyFormat.MaxBytes];
        using var value = engine.Get(engine.Records, KeyFormat.Record(key, buffer));
        return value.Exists ? RecordFormat.DecodeFacts(value.Bytes) : null;
    }

    private void Put(RecordKey key, RecordFacts? old, RecordFacts? replacement, byte[]? value)
    {
        Span<byte> buffer = stackalloc byte[KeyFormat.MaxBytes];
        var bytes = KeyFormat.Record(key, buffer);
        if (value is not null)
        {
            writes.Put(bytes, value, engine.Records);
        }
        else if (old is not null)
        {
            writes.Delete(bytes, engine.Records);
        }

        if (replacement?.ExpiresAt is { } ends && !(old?.ExpiresAt <= ends))
        {
            hints.Place(key, ends);
        }

        _changed[key] = replacement;
    }
}
