using SessionContext.Core;
using StackExchange.Redis;

namespace SessionContext.Storage.Redis;

/// <summary>
/// The sets that say which sessions a customer or a cart has. They lie on other slots than the contexts, so an entry is made before
/// the swap that needs it and removed after the one that makes it stale: a reader may find too many, never too few.
/// </summary>
internal sealed class Indexes(Commands commands, KeyFormat keys, TimeProvider time)
{
    /// <summary>Makes the entries that a context needs, in sets that last until a time by this node's clock; null: for ever.</summary>
    public async ValueTask AddAsync(
        ContextKey key,
        StoredContext context,
        byte[] tag,
        DateTimeOffset? until,
        CancellationToken cancellationToken
    )
    {
        foreach (var index in Of(key.Tenant, context))
        {
            await commands
                .WriteAsync(
                    Script.Index,
                    [index],
                    [Entry(key.SessionId, IndexTag.Token(tag)), Clock.Until(time, until)],
                    cancellationToken
                )
                .ConfigureAwait(false);
        }
    }

    /// <summary>Removes a writer's own entries. What fails is left to those who read, and to the end of the set.</summary>
    public async ValueTask RemoveAsync(ContextKey key, StoredContext context, string token)
    {
        foreach (var index in Of(key.Tenant, context))
        {
            await RemoveAsync(index, Entry(key.SessionId, token)).ConfigureAwait(false);
        }
    }

    public async ValueTask RemoveAsync(RedisKey index, RedisValue entry)
    {
        try
        {
            await commands
                .ReadAsync(
                    (database, set) =>
                        database.SetRemoveAsync(set, entry, CommandFlags.DemandMaster),
                    index,
                    CancellationToken.None
                )
                .ConfigureAwait(false);
        }
        catch (StoreUnavailableException)
        {
            // A stale entry only costs the next reader a look.
        }
    }

    /// <summary>Whether a context belongs into any index.</summary>
    public static bool Holds(StoredContext? context) =>
        context is not null
        && !(string.IsNullOrEmpty(context.CustomerId) && string.IsNullOrEmpty(context.CartId));

    public static RedisValue Entry(SessionId session, string token) => $"{session} {token}";

    private IEnumerable<RedisKey> Of(Tenant tenant, StoredContext context)
    {
        if (!string.IsNullOrEmpty(context.CustomerId))
        {
            yield return keys.Customer(tenant, context.CustomerId);
        }

        if (!string.IsNullOrEmpty(context.CartId))
        {
            yield return keys.Cart(tenant, context.CartId);
        }
    }
}
