using SessionContext.Core;
using SessionContext.Core.Finding;
using StackExchange.Redis;

namespace SessionContext.Storage.Redis;

/// <summary>
/// The sets that say which sessions a customer or a cart has. They lie on other slots than the contexts, so an entry is
/// made before the swap that needs it and removed after the one that makes it stale: a reader may find too many, never
/// too few.
/// </summary>
internal sealed class Indexes(Commands commands, KeyFormat keys, TimeProvider time)
{
    private static readonly ContextIndex[] All = [ContextIndex.Customer, ContextIndex.Cart];

    /// <summary>
    /// Makes the entries that a context needs, in sets that last until a time by this node's clock; null: for ever.
    /// </summary>
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
                    index.Both,
                    [Entry(key.SessionId, IndexTag.Token(tag)), Clock.Until(time, until)],
                    cancellationToken
                )
                .ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Removes a writer's own entries. What fails is left to those who read, and to the end of the set.
    /// </summary>
    public async ValueTask RemoveAsync(ContextKey key, StoredContext context, string token)
    {
        foreach (var index in Of(key.Tenant, context))
        {
            await RemoveAsync(index, Entry(key.SessionId, token)).ConfigureAwait(false);
        }
    }

    public async ValueTask RemoveAsync(IndexKeys index, RedisValue entry)
    {
        try
        {
            // Nobody waits for replicas.
            await commands
                .ReadAsync(Script.Unindex, index.Both, [entry], CancellationToken.None)
                .ConfigureAwait(false);
        }
        catch (StoreUnavailableException)
        {
            // A stale entry only costs the next reader a look.
        }
    }

    /// <summary>The entries after a session, ordered (ordinal); null: from the first one.</summary>
    /// <param name="index">The index.</param>
    /// <param name="after">The session.</param>
    /// <param name="most">How many are read of a large index. Of a small one it may be more.</param>
    /// <param name="cancellationToken">Heeded before a round trip.</param>
    /// <returns>The entries, and whether those are all.</returns>
    public async ValueTask<(string[] Entries, bool IsAll)> PageAsync(
        IndexKeys index,
        SessionId? after,
        int most,
        CancellationToken cancellationToken
    )
    {
        // Comes after all entries of the session, which have a space there, and before those of any other.
        var first = after is { } session ? $"{session}!" : "";
        var answer = await commands
            .ReadAsync(Script.Page, index.Both, [$"[{first}", most], cancellationToken)
            .ConfigureAwait(false);
        var entries = (string[])answer[1]!;
        if ((int)answer[0] == 0)
        {
            return (entries, entries.Length < most);
        }

        entries = Array.FindAll(entries, entry => string.CompareOrdinal(entry, first) > 0);
        Array.Sort(entries, StringComparer.Ordinal);
        return (entries, true);
    }

    /// <summary>Whether a context belongs into any index.</summary>
    public static bool Holds(StoredContext? context) =>
        context is not null
        && !(string.IsNullOrEmpty(context.CustomerId) && string.IsNullOrEmpty(context.CartId));

    public static RedisValue Entry(SessionId session, string token) => $"{session} {token}";

    private IEnumerable<IndexKeys> Of(Tenant tenant, StoredContext context)
    {
        foreach (var index in All)
        {
            if (index.IdOf(context) is { Length: > 0 } id)
            {
                yield return keys.Index(index, tenant, id);
            }
        }
    }
}
