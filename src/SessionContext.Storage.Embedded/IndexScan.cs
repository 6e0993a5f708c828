using System.Text;
using RocksDbSharp;
using SessionContext.Core;

namespace SessionContext.Storage.Embedded;

/// <summary>
/// The sessions that an index holds under one id, in pages: between two pages nothing of the engine is held, however
/// long the consumer takes. What the index says is checked against each context.
/// </summary>
internal sealed class IndexScan(
    EngineSlot slot,
    TimeProvider time,
    Tenant tenant,
    string id,
    Func<Engine, ColumnFamilyHandle> family,
    Func<StoredContext, string?> idOf
)
{
    private const int PageSize = 128;

    /// <summary>The sessions, ordered by id (ordinal).</summary>
    /// <exception cref="StoreUnavailableException">The engine could not read one.</exception>
    public IEnumerable<SessionId> Sessions(CancellationToken cancellationToken)
    {
        if (id.Length == 0)
        {
            yield break; // no id is not an id
        }

        var page = new List<SessionId>(PageSize);
        SessionId? last = null;
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            page.Clear();
            last = Fill(page, last);
            foreach (var session in page)
            {
                yield return session;
            }
        } while (last is not null);
    }

    // Returns the session to go on after; null at the end of the id's entries.
    private SessionId? Fill(List<SessionId> page, SessionId? after)
    {
        using var lease = slot.Enter();
        var engine = lease.Engine;
        var now = time.GetUtcNow();
        Span<byte> buffer = stackalloc byte[KeyFormat.MaxBytes];
        var prefix = KeyFormat.IndexPrefix(tenant, id, buffer);
        using var scan = engine.Scan(family(engine));
        Seek(scan, prefix, after);
        for (; scan.Valid() && scan.GetKeySpan().StartsWith(prefix); scan.Next())
        {
            var session = SessionAt(scan.GetKeySpan()[prefix.Length..]);
            var key = new ContextKey(tenant, session);
            if (ContextLookup.FindFacts(engine, key, now) is { } found && idOf(found) == id)
            {
                page.Add(session);
            }

            if (page.Count == PageSize)
            {
                return session;
            }
        }

        CheckEnd(scan);
        return null;
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
