using RocksDbSharp;
using SessionContext.Core;

namespace SessionContext.Storage.Embedded;

/// <summary>Reads one context as callers see it: an ended one is not there.</summary>
internal static class ContextLookup
{
    /// <summary>The context under a key, or null.</summary>
    /// <exception cref="StoreUnavailableException">The engine could not read it.</exception>
    public static StoredContext? Find(Engine engine, ContextKey key, DateTimeOffset now) =>
        Find(engine, key, now, EntryFormat.Decode);

    /// <summary>As <see cref="Find(Engine, ContextKey, DateTimeOffset)"/>, without the document.</summary>
    public static StoredContext? FindFacts(Engine engine, ContextKey key, DateTimeOffset now) =>
        Find(engine, key, now, EntryFormat.DecodeFacts);

    private static StoredContext? Find(
        Engine engine,
        ContextKey key,
        DateTimeOffset now,
        Func<ReadOnlySpan<byte>, StoredContext> decode
    )
    {
        try
        {
            Span<byte> buffer = stackalloc byte[KeyFormat.MaxBytes];
            using var value = engine.Get(engine.Contexts, KeyFormat.Context(key, buffer));
            var stored = value.Exists ? decode(value.Bytes) : null;
            return stored is null || stored.HasEnded(now) ? null : stored;
        }
        catch (Exception e) when (e is RocksDbException or InvalidDataException)
        {
            throw StoreFailure.Explain(e);
        }
    }
}
