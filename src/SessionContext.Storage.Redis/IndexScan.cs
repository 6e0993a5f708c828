using System.Runtime.CompilerServices;
using SessionContext.Core;
using SessionContext.Core.Clocks;
using SessionContext.Core.Finding;

namespace SessionContext.Storage.Redis;

/// <summary>
/// What an index has under one id. What the index says is checked against each context; entries that nothing stands on
/// are dropped. However many entries there are, only some of them are in memory at once.
/// </summary>
internal sealed class IndexScan(
    KeyFormat keys,
    Indexes indexes,
    ContextLookup lookup,
    SharedClock clock
)
{
    private const int MostAtOnce = 250;

    // Where entries are left over, a page is not made one context at a time.
    private const int FewestAtOnce = 32;

    // Longer than any write is under way: until then an entry may be one whose context is yet to come.
    private static readonly TimeSpan WriteGrace = TimeSpan.FromHours(1);

    /// <summary>The sessions, ordered by id (ordinal).</summary>
    public async IAsyncEnumerable<SessionId> SessionsAsync(
        Tenant tenant,
        ContextIndex index,
        string id,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var scan = new Scan(tenant, index, id, keys.Index(index, tenant, id));
        Group[] groups;
        SessionId? last = null;
        do
        {
            (groups, last) = await GroupsAsync(scan, last, MostAtOnce, cancellationToken)
                .ConfigureAwait(false);
            var contexts = await lookup
                .FindManyFactsAsync(tenant, groups.Select(g => g.Session), cancellationToken)
                .ConfigureAwait(false);
            foreach (var (group, context) in groups.Zip(contexts))
            {
                if (scan.Has(context))
                {
                    yield return group.Session;
                }
                else
                {
                    await DropAsync(scan, group, cancellationToken).ConfigureAwait(false);
                }
            }
        } while (last is not null);
    }

    /// <summary>A page of the contexts, ordered by session id (ordinal).</summary>
    public async ValueTask<ContextPage> PageAsync(
        Tenant tenant,
        ContextIndex index,
        string id,
        SessionId? after,
        int pageSize,
        CancellationToken cancellationToken
    )
    {
        var scan = new Scan(tenant, index, id, keys.Index(index, tenant, id));
        var found = new List<FoundContext>();
        var last = after;
        do
        {
            var most = Math.Max(pageSize + 1 - found.Count, FewestAtOnce);
            (var groups, last) = await GroupsAsync(scan, last, most, cancellationToken)
                .ConfigureAwait(false);
            var contexts = await lookup
                .FindManyAsync(tenant, groups.Select(g => g.Session), cancellationToken)
                .ConfigureAwait(false);
            foreach (var (group, context) in groups.Zip(contexts))
            {
                if (scan.Has(context))
                {
                    found.Add(new FoundContext(group.Session, context!));
                }
                else
                {
                    await DropAsync(scan, group, cancellationToken).ConfigureAwait(false);
                }
            }
        } while (last is not null && found.Count <= pageSize);
        return ContextPage.Of(found, pageSize);
    }

    // Also the session to go on after; null at the end.
    private async ValueTask<(Group[] Groups, SessionId? Last)> GroupsAsync(
        Scan scan,
        SessionId? after,
        int most,
        CancellationToken cancellationToken
    )
    {
        if (scan.Id.Length == 0)
        {
            return ([], null); // no id is not an id
        }

        var (entries, isAll) = await indexes
            .PageAsync(scan.Keys, after, most, cancellationToken)
            .ConfigureAwait(false);
        var groups = entries
            .Select(entry => entry.Split(' '))
            .GroupBy(parts => parts[0], parts => parts[1], StringComparer.Ordinal)
            .Select(group => new Group(SessionOf(group.Key), [.. group]))
            .ToArray();
        if (isAll && groups.Length <= most)
        {
            return (groups, null);
        }

        groups = [.. groups.Take(most)];
        return (groups, groups[^1].Session);
    }

    private static SessionId SessionOf(string name) =>
        SessionId.TryParse(name, out var session)
            ? session
            : throw StoreFailure.OfRead(
                new InvalidDataException("An index entry names no session.")
            );

    /// <summary>
    /// Drops what the stored context does not stand on. One that has ended by this clock keeps its entries until the
    /// server purges it: by another node's clock it may live and be extended, and it would be in no index then. A clock
    /// that is too far ahead does not tell which entries are settled: nothing is dropped by it.
    /// </summary>
    private async ValueTask DropAsync(Scan scan, Group group, CancellationToken cancellationToken)
    {
        var state = await clock.JudgeAsync(cancellationToken).ConfigureAwait(false);
        var before = state.Now - WriteGrace;
        var old = Array.FindAll(group.Tokens, token => IndexTag.MadeAt(token) < before);
        if (old.Length == 0 || !state.MayFree)
        {
            return;
        }

        var key = new ContextKey(scan.Tenant, group.Session);
        var stored = await lookup.FindTokenAsync(key, cancellationToken).ConfigureAwait(false);
        foreach (var token in old.Where(token => token != stored))
        {
            await indexes
                .RemoveAsync(scan.Keys, Indexes.Entry(group.Session, token))
                .ConfigureAwait(false);
        }
    }

    /// <summary>What is looked for.</summary>
    private sealed record Scan(Tenant Tenant, ContextIndex Index, string Id, IndexKeys Keys)
    {
        public bool Has(StoredContext? context) => context is not null && Index.IdOf(context) == Id;
    }

    /// <summary>The entries of one session.</summary>
    private sealed record Group(SessionId Session, string[] Tokens);
}
