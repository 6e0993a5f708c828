using System.Text;
using RocksDbSharp;
using SessionContext.Core;
using SessionContext.Core.Finding;

namespace SessionContext.Storage.Embedded;

/// <summary>
/// What an index has under one id, in pages: between two pages nothing of the engine is held, however long the consumer
/// takes. What the index says is checked against each context.
/// </summary>
internal sealed class IndexScan(
    EngineSlot slot,
    TimeProvider time,
    Tenant tenant,
    ContextIndex index,
    string id
)
{
    private const int MostAtOnce = 128;

    // Where many have expired, a page is not made one context at a time.
    private const int FewestAtOnce = 32;

    /// <summary>The sessions, ordered by id (ordinal).</summary>
    /// <exception cref="StoreUnavailableException">The engine could not read one.</exception>
    public IEnumerable<SessionId> Sessions(CancellationToken cancellationToken)
    {
        SessionId? last = null;
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            var sessions = SomeSessions(ref last);
            foreach (var session in sessions)
            {
                yield return session;
            }
        } while (last is not null);
    }

    /// <summary>A page of the contexts, ordered by session id (ordinal).</summary>
    /// <exception cref="StoreUnavailableException">The engine could not read one.</exception>
    public ContextPage Page(SessionId? after, int pageSize, CancellationToken cancellationToken)
    {
        var found = new List<FoundContext>();
        var last = after;
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var lease = slot.Enter();
            var most = Math.Max(pageSize + 1 - found.Count, FewestAtOnce);
            var entries = Entries(lease.Engine, ref last, most);
            var contexts = ContextLookup.FindMany(lease.Engine, tenant, entries, time.GetUtcNow());
            for (var i = 0; i < entries.Count; i++)
            {
                if (contexts[i] is { } context && index.IdOf(context) == id)
                {
                    found.Add(new FoundContext(entries[i], context));
                }
            }
        } while (last is not null && found.Count <= pageSize);
        return ContextPage.Of(found, pageSize);
    }

    private List<SessionId> SomeSessions(ref SessionId? last)
    {
        using var lease = slot.Enter();
        var engine = lease.Engine;
        var sessions = Entries(engine, ref last, MostAtOnce);
        var now = time.GetUtcNow();
        sessions.RemoveAll(session =>
            ContextLookup.FindFacts(engine, new(tenant, session), now) is not { } found
            || index.IdOf(found) != id
        );
        return sessions;
    }

    // The index's entries after a session. Afterwards that is the session to go on after; null at the end of the id's
    // entries.
    private List<SessionId> Entries(Engine engine, ref SessionId? last, int most)
    {
        var entries = new List<SessionId>();
        if (id.Length == 0)
        {
            last = null;
            return entries; // no id is not an id
        }

        Span<byte> buffer = stackalloc byte[KeyFormat.MaxBytes];
        var prefix = KeyFormat.IndexPrefix(tenant, id, buffer);
        using var scan = engine.Scan(
            index == ContextIndex.Customer ? engine.ByCustomer : engine.ByCart
        );
        Seek(scan, prefix, last);
        for (; scan.Valid() && scan.GetKeySpan().StartsWith(prefix); scan.Next())
        {
            entries.Add(SessionAt(scan.GetKeySpan()[prefix.Length..]));
            if (entries.Count == most)
            {
                last = entries[^1];
                return entries;
            }
        }

        CheckEnd(scan);
        last = null;
        return entries;
    }

    private void Seek(Iterator scan, ReadOnlySpan<byte> prefix, SessionId? after)
    {
        if (after is not { } session)
        {
            scan.Seek(prefix);
            return;
        }

        Span<byte> buffer = stackalloc byte[KeyFormat.MaxBytes];
        var last = KeyFormat.Index(new ContextKey(tenant, session), id, buffer);
        scan.Seek(last);
        if (scan.Valid() && scan.GetKeySpan().SequenceEqual(last))
        {
            scan.Next();
        }
    }

    private static SessionId SessionAt(ReadOnlySpan<byte> bytes) =>
        SessionId.TryParse(Encoding.ASCII.GetString(bytes), out var session)
            ? session
            : throw StoreFailure.Explain(
                new InvalidDataException("An index entry names no session.")
            );

    // A scan also ends where the engine cannot read on: that is not the end of the entries.
    private static void CheckEnd(Iterator scan)
    {
        try
        {
            Native.Instance.rocksdb_iter_get_error(scan.Handle);
        }
        catch (RocksDbException e)
        {
            throw StoreFailure.Explain(e);
        }
    }
}
