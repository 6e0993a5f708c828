using System.Runtime.CompilerServices;
using SessionContext.Core;
using SessionContext.Core.Clocks;
using StackExchange.Redis;

namespace SessionContext.Storage.Redis;

/// <summary>The sessions that an index holds under one id. What the index says is checked against each context; entries that nothing stands on are dropped.</summary>
internal sealed class IndexScan(
    Commands commands,
    Indexes indexes,
    ContextLookup lookup,
    SharedClock clock
)
{
    // Longer than any write is under way: until then an entry may be one whose context is yet to come.
    private static readonly TimeSpan WriteGrace = TimeSpan.FromHours(1);

    /// <summary>The sessions, ordered by id (ordinal).</summary>
    public async IAsyncEnumerable<SessionId> SessionsAsync(
        RedisKey index,
        Tenant tenant,
        Func<StoredContext, bool> isIn,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var entries = await commands
            .ReadAsync(
                (database, set) => database.SetMembersAsync(set, CommandFlags.DemandMaster),
                index,
                cancellationToken
            )
            .ConfigureAwait(false);
        var sessions = entries
            .Select(entry => ((string)entry!).Split(' '))
            .ToLookup(parts => parts[0], parts => parts[1]);
        foreach (var tokens in sessions.OrderBy(found => found.Key, StringComparer.Ordinal))
        {
            if (!SessionId.TryParse(tokens.Key, out var session))
            {
                continue;
            }

            var key = new ContextKey(tenant, session);
            var context = await lookup.FindFactsAsync(key, cancellationToken).ConfigureAwait(false);
            if (context is not null && isIn(context))
            {
                yield return session;
            }
            else
            {
                await DropAsync(index, key, tokens, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>
    /// Drops what the stored context does not stand on. One that has ended by this clock keeps its entries until the server purges it: by
    /// another node's clock it may live and be extended, and it would be in no index then. A clock that is too far ahead does not tell which entries are
    /// settled: nothing is dropped by it.
    /// </summary>
    private async ValueTask DropAsync(
        RedisKey index,
        ContextKey key,
        IEnumerable<string> tokens,
        CancellationToken cancellationToken
    )
    {
        var state = await clock.JudgeAsync(cancellationToken).ConfigureAwait(false);
        var before = state.Now - WriteGrace;
        var old = tokens.Where(token => IndexTag.MadeAt(token) < before).ToArray();
        if (old.Length == 0 || !state.MayFree)
        {
            return;
        }

        var stored = await lookup.FindTokenAsync(key, cancellationToken).ConfigureAwait(false);
        foreach (var token in old.Where(token => token != stored))
        {
            await indexes
                .RemoveAsync(index, Indexes.Entry(key.SessionId, token))
                .ConfigureAwait(false);
        }
    }
}
