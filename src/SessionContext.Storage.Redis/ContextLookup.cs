using SessionContext.Core;
using StackExchange.Redis;

namespace SessionContext.Storage.Redis;

/// <summary>Reads one context as callers see it: an ended one is not there.</summary>
internal sealed class ContextLookup(Commands commands, KeyFormat keys, TimeProvider time)
{
    private static readonly Func<IDatabase, RedisKey, Task<RedisValue>> Get = (database, key) =>
        database.StringGetAsync(key);

    private static readonly Func<IDatabase, RedisKey, Task<RedisValue>> GetFacts = (
        database,
        key
    ) => database.StringGetRangeAsync(key, 0, EntryFormat.MaxFactsBytes - 1);

    /// <summary>The context under a key, or null: one GET.</summary>
    public ValueTask<StoredContext?> FindAsync(
        ContextKey key,
        CancellationToken cancellationToken
    ) => FindAsync(Get, key, cancellationToken);

    /// <summary>The context under a key with a part of its document at most, or null.</summary>
    public ValueTask<StoredContext?> FindFactsAsync(
        ContextKey key,
        CancellationToken cancellationToken
    ) => FindAsync(GetFacts, key, cancellationToken);

    private ValueTask<StoredContext?> FindAsync(
        Func<IDatabase, RedisKey, Task<RedisValue>> read,
        ContextKey key,
        CancellationToken cancellationToken
    ) => commands.ReadAsync(read, keys.Context(key), Living, cancellationToken);

    private StoredContext? Living(RedisValue value)
    {
        if (value.IsNullOrEmpty)
        {
            return null;
        }

        try
        {
            var stored = EntryFormat.Decode((ReadOnlyMemory<byte>)value);
            return stored.HasEnded(time.GetUtcNow()) ? null : stored;
        }
        catch (InvalidDataException e)
        {
            throw StoreFailure.OfRead(e);
        }
    }
}
