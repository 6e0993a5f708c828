using System.Runtime.CompilerServices;
using SessionContext.Core;
using SessionContext.Core.Records;
using SessionContext.Core.Scans;
using StackExchange.Redis;

namespace SessionContext.Storage.Redis;

/// <summary>
/// Everything that has not ended: the keys of one master after the other by <c>SCAN</c>, each then read as anyone reads
/// it.
/// </summary>
internal sealed class StoreScan(
    Connection connection,
    KeyFormat keys,
    ContextLookup contexts,
    Records records
)
{
    // Bounds how much is in memory before a page's bytes are known.
    private const int ReadsAtOnce = 64;

    /// <summary>The pages behind a position.</summary>
    /// <exception cref="ScanException">The position is none, or the servers have changed: keys may be
    /// missing.</exception>
    /// <exception cref="StoreUnavailableException">A server does not answer.</exception>
    public async IAsyncEnumerable<ScanPage> PagesAsync(
        Tenant? tenant,
        string? after,
        [EnumeratorCancellation] CancellationToken cancellationToken,
        RecordKind? only = null
    )
    {
        var layout = await Layout.ReadAsync(connection).ConfigureAwait(false);
        var place = ScanPlace.Of(layout, after);
        var pattern = only is { } kind ? keys.PatternOf(tenant, kind) : keys.PatternOf(tenant);
        while (place.Master < layout.Masters.Count)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (found, cursor) = await FindAsync(
                    layout.Masters[place.Master],
                    pattern,
                    place.Cursor
                )
                .ConfigureAwait(false);
            var behind = place.After(cursor);
            var entries = new List<ScanEntry>();
            var bytes = 0L;
            foreach (
                var some in found.OrderBy(SessionOf, StringComparer.Ordinal).Chunk(ReadsAtOnce)
            )
            {
                if (bytes >= ScanPage.MostBytes)
                {
                    // Within a reply there is no place to go on from but its beginning.
                    yield return new ScanPage(entries, place.ToString())
                    {
                        Reach = behind.ToString(),
                    };
                    (entries, bytes) = ([], 0);
                }

                var read = await ReadAsync(some, tenant, cancellationToken).ConfigureAwait(false);
                entries.AddRange(read);
                bytes += read.Sum(entry => entry.Bytes);
            }

            if (entries.Count > 0)
            {
                yield return new ScanPage(entries, behind.ToString()) { Reach = behind.ToString() };
            }

            place = behind;
        }

        var now = await Layout.ReadAsync(connection).ConfigureAwait(false);
        if (now.Digest != layout.Digest)
        {
            throw ScanPlace.Changed();
        }
    }

    // A reply has no order of its own, and the same look gives another one the next time.
    private string SessionOf(RedisKey key) =>
        keys.TryParseContext(key, out var context) ? context.SessionId.ToString() : "";

    private async Task<(RedisKey[] Found, string Cursor)> FindAsync(
        IServer master,
        RedisValue pattern,
        string cursor
    )
    {
        try
        {
            var reply = await master
                .ExecuteAsync(
                    connection.Database.Database,
                    "SCAN",
                    [cursor, "MATCH", pattern, "COUNT", ScanPage.MostEntries]
                )
                .ConfigureAwait(false);
            return ((RedisKey[])reply[1]!, (string)reply[0]!);
        }
        catch (Exception e) when (StoreFailure.IsRedis(e))
        {
            throw StoreFailure.OfRead(e);
        }
    }

    private async Task<ScanEntry[]> ReadAsync(
        RedisKey[] found,
        Tenant? tenant,
        CancellationToken cancellationToken
    )
    {
        var read = await Task.WhenAll(found.Select(key => ReadAsync(key, cancellationToken)))
            .ConfigureAwait(false);
        return
        [
            .. read.OfType<ScanEntry>().Where(entry => tenant is null || entry.Tenant == tenant),
        ];
    }

    // Null where the key is another's, or its entry has gone or ended.
    private async Task<ScanEntry?> ReadAsync(RedisKey key, CancellationToken cancellationToken)
    {
        if (keys.TryParseContext(key, out var context))
        {
            return
                await contexts.FindAsync(context, cancellationToken).ConfigureAwait(false)
                    is { } stored
                ? new ScannedContext(context, stored)
                : null;
        }

        return
            keys.TryParseRecord(key, out var record)
            && await records.FindAsync(record, cancellationToken).ConfigureAwait(false)
                is { } remembered
            ? new ScannedRecord(record, remembered)
            : null;
    }
}
