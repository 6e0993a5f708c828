using SessionContext.Core;
using StackExchange.Redis;

namespace SessionContext.Storage.Redis;

/// <summary>Reads one context as callers see it: an ended one is not there.</summary>
internal sealed class ContextLookup
{
    private static readonly Func<IDatabase, RedisKey, Task<RedisValue>> Get = (database, key) =>
        database.StringGetAsync(key, CommandFlags.DemandMaster);

    private static readonly Func<IDatabase, RedisKey, Task<RedisValue>> GetFacts = (
        database,
        key
    ) =>
        database.StringGetRangeAsync(
            key,
            0,
            EntryFormat.MaxFactsBytes - 1,
            CommandFlags.DemandMaster
        );

    private static readonly Func<IDatabase, RedisKey, Task<RedisValue>> GetTag = (database, key) =>
        database.StringGetRangeAsync(
            key,
            EntryHeader.Bytes,
            EntryFormat.TailAt - 1,
            CommandFlags.DemandMaster
        );

    private readonly Commands _commands;
    private readonly KeyFormat _keys;
    private readonly TimeProvider _time;
    private readonly Func<RedisValue, StoredContext?> _living; // made once, not with each read

    public ContextLookup(Commands commands, KeyFormat keys, TimeProvider time)
    {
        (_commands, _keys, _time) = (commands, keys, time);
        _living = Living;
    }

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

    /// <summary>
    /// The contexts of some sessions, in their order; null where there is none. All GETs are on their way at once: one
    /// round trip to each server.
    /// </summary>
    public Task<StoredContext?[]> FindManyAsync(
        Tenant tenant,
        IEnumerable<SessionId> sessions,
        CancellationToken cancellationToken
    ) => ManyAsync(Get, tenant, sessions, cancellationToken);

    /// <summary>The same with a part of their documents at most.</summary>
    public Task<StoredContext?[]> FindManyFactsAsync(
        Tenant tenant,
        IEnumerable<SessionId> sessions,
        CancellationToken cancellationToken
    ) => ManyAsync(GetFacts, tenant, sessions, cancellationToken);

    /// <summary>
    /// The token of the index entries that the context under a key stands on, whether it has ended or not; null where
    /// nothing lies there.
    /// </summary>
    public ValueTask<string?> FindTokenAsync(ContextKey key, CancellationToken cancellationToken) =>
        _commands.ReadAsync(GetTag, _keys.Context(key), Token, cancellationToken);

    private ValueTask<StoredContext?> FindAsync(
        Func<IDatabase, RedisKey, Task<RedisValue>> read,
        ContextKey key,
        CancellationToken cancellationToken
    ) => _commands.ReadAsync(read, _keys.Context(key), _living, cancellationToken);

    private Task<StoredContext?[]> ManyAsync(
        Func<IDatabase, RedisKey, Task<RedisValue>> read,
        Tenant tenant,
        IEnumerable<SessionId> sessions,
        CancellationToken cancellationToken
    ) =>
        Task.WhenAll(
            sessions.Select(session =>
                FindAsync(read, new(tenant, session), cancellationToken).AsTask()
            )
        );

    private static string? Token(RedisValue tag) =>
        tag.IsNullOrEmpty ? null : IndexTag.Token(((ReadOnlyMemory<byte>)tag).Span);

    private StoredContext? Living(RedisValue value)
    {
        if (value.IsNullOrEmpty)
        {
            return null;
        }

        try
        {
            var stored = EntryFormat.Decode((ReadOnlyMemory<byte>)value);
            return stored.IsExpired(_time.GetUtcNow()) ? null : stored;
        }
        catch (InvalidDataException e)
        {
            throw StoreFailure.OfRead(e);
        }
    }
}
