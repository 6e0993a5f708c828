using RocksDbSharp;
using SessionContext.Core;

namespace SessionContext.Storage.Embedded;

/// <summary>Reads one context as callers see it: an ended one is not there.</summary>
internal static class ContextLookup
{
    // Bounds what the engine holds at once.
    private const int MostAtOnce = 64;

    /// <summary>
    /// The context under a key, or null; remembered, also an ended one, which is still an entry to the writer.
    /// </summary>
    /// <exception cref="StoreUnavailableException">The engine could not read it.</exception>
    public static StoredContext? Find(
        Engine engine,
        ContextCache cache,
        ContextKey key,
        DateTimeOffset now
    )
    {
        var begun = cache.Begin();
        var stored = Read(engine, key, EntryFormat.Decode);
        cache.Remember(key, stored, begun);
        return stored is null || stored.IsExpired(now) ? null : stored;
    }

    /// <summary>The contexts of some sessions, in their order; null where there is none.</summary>
    /// <exception cref="StoreUnavailableException">The engine could not read one.</exception>
    public static StoredContext?[] FindMany(
        Engine engine,
        Tenant tenant,
        IReadOnlyList<SessionId> sessions,
        DateTimeOffset now
    )
    {
        var found = new StoredContext?[sessions.Count];
        var at = 0;
        try
        {
            foreach (var some in sessions.Chunk(MostAtOnce))
            {
                var keys = Array.ConvertAll(
                    some,
                    session => KeyFormat.Context(new(tenant, session))
                );
                using var values = engine.GetMany(engine.Contexts, keys);
                for (var i = 0; i < some.Length; i++, at++)
                {
                    if (
                        !values[i].IsEmpty
                        && EntryFormat.Decode(values[i]) is var stored
                        && !stored.IsExpired(now)
                    )
                    {
                        found[at] = stored;
                    }
                }
            }

            return found;
        }
        catch (Exception e) when (e is RocksDbException or InvalidDataException)
        {
            throw StoreFailure.Explain(e);
        }
    }

    /// <summary>The context under a key without its document, or null.</summary>
    /// <exception cref="StoreUnavailableException">The engine could not read it.</exception>
    public static StoredContext? FindFacts(Engine engine, ContextKey key, DateTimeOffset now)
    {
        var stored = Read(engine, key, EntryFormat.DecodeFacts);
        return stored is null || stored.IsExpired(now) ? null : stored;
    }

    /// <summary>Reads the context under a key for the writer, whose turn it is next.</summary>
    /// <exception cref="StoreUnavailableException">The engine could not read it.</exception>
    public static void ReadAhead(Engine engine, ContextCache cache, ContextKey key)
    {
        var begun = cache.Begin();
        cache.Remember(key, Read(engine, key, EntryFormat.DecodeFacts), begun, withDocument: false);
    }

    private static StoredContext? Read(
        Engine engine,
        ContextKey key,
        Func<ReadOnlySpan<byte>, StoredContext> decode
    )
    {
        try
        {
            Span<byte> buffer = stackalloc byte[KeyFormat.MaxBytes];
            using var value = engine.Get(engine.Contexts, KeyFormat.Context(key, buffer));
            return value.Exists ? decode(value.Bytes) : null;
        }
        catch (Exception e) when (e is RocksDbException or InvalidDataException)
        {
            throw StoreFailure.Explain(e);
        }
    }
}
