using System.Runtime.CompilerServices;
using Npgsql;
using SessionContext.Core;
using SessionContext.Core.Records;
using SessionContext.Core.Scans;

namespace SessionContext.Storage.Postgres;

/// <summary>
/// Everything that has not ended, in the order of the primary keys, as it was at one moment: pages of one transaction.
/// </summary>
internal sealed class StoreScan(Database database, TimeProvider time)
{
    // Each page is a part of the primary key's index. The sum tells how large the rows before are without reading them.
    private const string Contexts = $"""
        SELECT c.tenant, c.session_id, {EntryFormat.Columns}
        FROM (
            SELECT *, sum(octet_length(document)) OVER (ORDER BY tenant, session_id ROWS UNBOUNDED PRECEDING) AS bytes
            FROM session_context
            WHERE (tenant, session_id) > ($1, $2) AND tenant <= $3
                AND (expires_at IS NULL OR expires_at > $4)
            ORDER BY tenant, session_id LIMIT $5
        ) c
        WHERE c.bytes - octet_length(c.document) < $6
        ORDER BY c.tenant, c.session_id
        """;

    private const string Records = """
        SELECT r.tenant, r.kind, r.id, r.version, r.expires_at, r.value
        FROM (
            SELECT *, sum(octet_length(value)) OVER (ORDER BY tenant, kind, id ROWS UNBOUNDED PRECEDING) AS bytes
            FROM session_record
            WHERE (tenant, kind, id) > ($1, $2, $3) AND tenant <= $4 AND kind = ANY ($5)
                AND expires_at > $6
            ORDER BY tenant, kind, id LIMIT $7
        ) r
        WHERE r.bytes - octet_length(r.value) < $8
        ORDER BY r.tenant, r.kind, r.id
        """;

    private const string BeforeAll = "";
    private const string BehindAll = "{"; // comes after every letter

    private static readonly short[] Kinds =
    [
        .. RecordKinds.BelongToSessions.Select(kind => (short)kind),
    ];

    /// <summary>The pages behind a position.</summary>
    /// <exception cref="ScanException">The position is none.</exception>
    /// <exception cref="StoreUnavailableException">A page could not be read.</exception>
    public async IAsyncEnumerable<ScanPage> PagesAsync(
        Tenant? tenant,
        string? after,
        [EnumeratorCancellation] CancellationToken cancellationToken,
        RecordKind? only = null
    )
    {
        var position = after is null ? default : ScanPosition.Parse(after);
        await using var snapshot = await database
            .BeginReadingAsync(cancellationToken)
            .ConfigureAwait(false);
        if (position.Record is null && only is null)
        {
            var context = position.Context;
            while (
                await PageAsync(
                        snapshot,
                        ContextsBehind(tenant, context),
                        ContextOf,
                        cancellationToken
                    )
                    .ConfigureAwait(false)
                    is { } page
            )
            {
                yield return page;
                context = ((ScannedContext)page.Entries[^1]).Key;
            }
        }

        var record = position.Record;
        short[] kinds = only is { } kind ? [(short)kind] : Kinds;
        while (
            await PageAsync(
                    snapshot,
                    RecordsBehind(tenant, record, kinds),
                    RecordOf,
                    cancellationToken
                )
                .ConfigureAwait(false)
                is { } page
        )
        {
            yield return page;
            record = ((ScannedRecord)page.Entries[^1]).Key;
        }
    }

    private static async Task<ScanPage?> PageAsync(
        Snapshot snapshot,
        Query query,
        Func<NpgsqlDataReader, ScanEntry> read,
        CancellationToken cancellationToken
    )
    {
        var entries = new List<ScanEntry>();
        await snapshot
            .QueryAsync(query, row => entries.Add(read(row)), cancellationToken)
            .ConfigureAwait(false);
        return entries.Count == 0 ? null : new ScanPage(entries, ScanPosition.Behind(entries[^1]));
    }

    private Query ContextsBehind(Tenant? tenant, ContextKey? key) =>
        new(
            Contexts,
            Writes: false,
            Query.Value((key?.Tenant ?? tenant)?.ToString() ?? BeforeAll),
            Query.Value(key?.SessionId.ToString() ?? ""),
            Query.Value(tenant?.ToString() ?? BehindAll),
            Query.Value(time.GetUtcNow().ToUnixTimeMilliseconds()),
            Query.Value((long)ScanPage.MostEntries),
            Query.Value((long)ScanPage.MostBytes)
        );

    private Query RecordsBehind(Tenant? tenant, RecordKey? key, short[] kinds) =>
        new(
            Records,
            Writes: false,
            Query.Value((key?.Tenant ?? tenant)?.ToString() ?? BeforeAll),
            Query.Value((short)(key?.Kind ?? 0)),
            Query.Value(EntryFormat.Id(key?.Id) ?? []),
            Query.Value(tenant?.ToString() ?? BehindAll),
            Query.Value(kinds),
            Query.Value(time.GetUtcNow().ToUnixTimeMilliseconds()),
            Query.Value((long)ScanPage.MostEntries),
            Query.Value((long)ScanPage.MostBytes)
        );

    private static ScannedContext ContextOf(NpgsqlDataReader row) =>
        SessionId.TryParse(row.GetString(1), out var session)
            ? new(new ContextKey(TenantAt(row), session), EntryFormat.Read(row, 2))
            : throw new InvalidDataException("A stored context has no id of a session.");

    private static ScannedRecord RecordOf(NpgsqlDataReader row) =>
        new(
            new RecordKey(
                (RecordKind)row.GetInt16(1),
                TenantAt(row),
                EntryFormat.Text(row.GetFieldValue<byte[]>(2))
            ),
            new StoredRecord(
                row.GetInt64(3),
                DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(4)),
                row.GetFieldValue<byte[]>(5)
            )
        );

    private static Tenant TenantAt(NpgsqlDataReader row) =>
        Tenant.TryParse(row.GetString(0), out var tenant)
            ? tenant
            : throw new InvalidDataException("A stored entry names no tenant.");
}
