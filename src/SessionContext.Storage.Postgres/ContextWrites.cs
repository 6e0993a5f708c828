using Npgsql;
using SessionContext.Core;
using SessionContext.Core.Documents;

namespace SessionContext.Storage.Postgres;

/// <summary>
/// Carries out compare-and-swaps, those of several callers at once: all with one commit, each for itself won or lost.
/// </summary>
/// <remarks>
/// The server locks the rows in the order of the arrays, and these are in the order of the keys: two batches with the
/// same keys never wait for each other.
/// </remarks>
internal sealed class ContextWrites(Database database, TimeProvider time)
{
    private const string Replace = """
        UPDATE session_context AS c
        SET incarnation = n.incarnation, version = n.version, created_at = n.created_at,
            modified_at = n.modified_at, expires_at = n.expires_at,
            sweep_at = least(c.sweep_at, n.expires_at), cart_set_at = n.cart_set_at,
            derived = n.derived, customer_id = n.customer_id, cart_id = n.cart_id,
            document = n.document
        FROM unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[],
                $7::bigint[], $8::bigint[], $9::smallint[], $10::bytea[], $11::bytea[], $12::bytea[],
                $14::bigint[], $15::bigint[])
            WITH ORDINALITY AS n (tenant, session_id, incarnation, version, created_at, modified_at,
                expires_at, cart_set_at, derived, customer_id, cart_id, document,
                expected_incarnation, expected_version, nr)
        WHERE c.tenant = n.tenant AND c.session_id = n.session_id
            AND c.incarnation = n.expected_incarnation AND c.version = n.expected_version
            AND (c.expires_at IS NULL OR c.expires_at > $13)
        RETURNING n.nr
        """;

    // From the end of a document, positions of a bytea beginning with one. They stand before the statement that is made
    // of them.
    private const int CreatedAt = ContextDocument.CreatedAtFromEnd - 1;
    private static readonly int BeforeCreatedAt =
        CreatedAt + ContextDocument.BeforeCreatedAt.Length;

    // A document of the service's ends with its times, so the stored creation time is at the same distance from the
    // end.
    private static readonly string BlindReplace = $"""
        UPDATE session_context AS c
        SET incarnation = n.incarnation, version = n.version, modified_at = n.modified_at,
            expires_at = n.expires_at, sweep_at = least(c.sweep_at, n.expires_at),
            cart_set_at = CASE WHEN c.cart_id IS NOT DISTINCT FROM n.cart_id THEN c.cart_set_at END,
            cart_id = n.cart_id,
            document = overlay(n.document
                PLACING substring(c.document FROM length(c.document) - {CreatedAt} FOR {ContextDocument.TimeBytes})
                FROM length(n.document) - {CreatedAt})
        FROM unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[],
                $7::bytea[], $8::bytea[], $9::bytea[])
            WITH ORDINALITY AS n (tenant, session_id, incarnation, version, modified_at, expires_at,
                customer_id, cart_id, document, nr)
        WHERE c.tenant = n.tenant AND c.session_id = n.session_id AND c.version = n.version - 1
            AND c.customer_id IS NOT DISTINCT FROM n.customer_id AND c.derived = 0
            AND substring(c.document FROM length(c.document) - {BeforeCreatedAt} FOR {ContextDocument.BeforeCreatedAt.Length})
                = '{ContextDocument.BeforeCreatedAt}'::bytea
            AND c.modified_at <= n.modified_at AND (c.expires_at IS NULL OR c.expires_at > $10)
        RETURNING n.nr
        """;

    // What is there and has not ended is left as it is, and not returned. Only the table's own columns can be returned,
    // so the key tells which row it is.
    private const string Create = """
        INSERT INTO session_context AS c (
            tenant, session_id, incarnation, version, created_at, modified_at, expires_at, sweep_at,
            cart_set_at, derived, customer_id, cart_id, document)
        SELECT tenant, session_id, incarnation, version, created_at, modified_at, expires_at,
            expires_at, cart_set_at, derived, customer_id, cart_id, document
        FROM unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[],
                $7::bigint[], $8::bigint[], $9::smallint[], $10::bytea[], $11::bytea[], $12::bytea[])
            AS n (tenant, session_id, incarnation, version, created_at, modified_at, expires_at,
                cart_set_at, derived, customer_id, cart_id, document)
        ON CONFLICT (tenant, session_id) DO UPDATE
            SET incarnation = excluded.incarnation, version = excluded.version,
                created_at = excluded.created_at, modified_at = excluded.modified_at,
                expires_at = excluded.expires_at,
                sweep_at = least(c.sweep_at, excluded.expires_at),
                cart_set_at = excluded.cart_set_at, derived = excluded.derived,
                customer_id = excluded.customer_id, cart_id = excluded.cart_id,
                document = excluded.document
            WHERE c.expires_at <= $13
        RETURNING tenant, session_id
        """;

    /// <summary>Ends each call with whether its replacement took the place of the expected revision.</summary>
    /// <exception cref="StoreUnavailableException">None of them was made, or nobody knows.</exception>
    public Task ReplaceAsync(IReadOnlyList<ContextSwap> batch) =>
        ReplaceAsync(Replace, batch, (columns, now) => columns.ValuesForReplacing(now));

    /// <summary>Ends each call with whether its replacement took the place of the version before its own.</summary>
    /// <exception cref="StoreUnavailableException">None of them was made, or nobody knows.</exception>
    public Task BlindReplaceAsync(IReadOnlyList<ContextSwap> batch) =>
        ReplaceAsync(BlindReplace, batch, (columns, now) => columns.ValuesForBlindReplace(now));

    /// <summary>Ends each call with whether its context was stored, there being none.</summary>
    /// <exception cref="StoreUnavailableException">None of them was made, or nobody knows.</exception>
    public async Task CreateAsync(IReadOnlyList<ContextSwap> batch)
    {
        var ordered = InOrder(batch);
        var columns = new SwapColumns(ordered);
        var made = new HashSet<(string Tenant, string Session)>(ordered.Length);
        await database
            .QueryAsync(
                new Query(Create, Writes: true, () => columns.Values(time.GetUtcNow())),
                row => made.Add((row.GetString(0), row.GetString(1))),
                CancellationToken.None
            )
            .ConfigureAwait(false);
        End(ordered, [.. ordered.Select((_, i) => made.Contains(columns.KeyAt(i)))]);
    }

    private async Task ReplaceAsync(
        string sql,
        IReadOnlyList<ContextSwap> batch,
        Func<SwapColumns, DateTimeOffset, NpgsqlParameter[]> values
    )
    {
        var ordered = InOrder(batch);
        var columns = new SwapColumns(ordered);
        var won = new bool[ordered.Length];
        await database
            .QueryAsync(
                new Query(sql, Writes: true, () => values(columns, time.GetUtcNow())),
                row => won[row.GetInt64(0) - 1] = true,
                CancellationToken.None
            )
            .ConfigureAwait(false);
        End(ordered, won);
    }

    private static ContextSwap[] InOrder(IReadOnlyList<ContextSwap> batch)
    {
        ContextSwap[] ordered = [.. batch];
        Array.Sort(ordered, Compare);
        return ordered;
    }

    private static int Compare(ContextSwap one, ContextSwap other)
    {
        var tenants = string.CompareOrdinal(one.Key.Tenant.ToString(), other.Key.Tenant.ToString());
        return tenants != 0
            ? tenants
            : string.CompareOrdinal(one.Key.SessionId.ToString(), other.Key.SessionId.ToString());
    }

    private static void End(ContextSwap[] swaps, bool[] won)
    {
        for (var i = 0; i < swaps.Length; i++)
        {
            swaps[i].End(won[i]);
        }
    }
}
