using Npgsql;
using SessionContext.Core.Records;

namespace SessionContext.Storage.Postgres;

/// <summary>Compare-and-swap of one record.</summary>
internal sealed class RecordSwap(Database database, RecordLookup lookup, TimeProvider time)
{
    private const string Create = """
        INSERT INTO session_record AS r (tenant, kind, id, version, expires_at, sweep_at, value)
        VALUES ($1, $2, $3, $5, $6, $6, $7)
        ON CONFLICT (tenant, kind, id) DO UPDATE
            SET version = excluded.version, expires_at = excluded.expires_at,
                sweep_at = least(r.sweep_at, excluded.sweep_at), value = excluded.value
            WHERE r.expires_at <= $4
        RETURNING true
        """;

    private const string Replace = """
        UPDATE session_record
        SET version = $5, expires_at = $6, sweep_at = least(sweep_at, $6), value = $7
        WHERE tenant = $1 AND kind = $2 AND id = $3 AND expires_at > $4 AND version = $8
        RETURNING true
        """;

    private const string Delete = """
        DELETE FROM session_record
        WHERE tenant = $1 AND kind = $2 AND id = $3 AND expires_at > $4 AND version = $5
        RETURNING true
        """;

    public async ValueTask<bool> SwapAsync(
        RecordKey key,
        long? expected,
        StoredRecord? replacement,
        CancellationToken cancellationToken
    )
    {
        if ((expected, replacement) is (null, null))
        {
            var found = await lookup.FindAsync(key, cancellationToken).ConfigureAwait(false);
            return found is null;
        }

        var sql =
            replacement is null ? Delete
            : expected is null ? Create
            : Replace;
        return await database
            .SingleAsync(
                new Query(sql, Writes: true, () => [.. Values(key, expected, replacement)]),
                row => row.GetBoolean(0),
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    // In the order in which the three statements number them.
    private IEnumerable<NpgsqlParameter> Values(
        RecordKey key,
        long? expected,
        StoredRecord? replacement
    )
    {
        yield return Query.Value(key.Tenant.ToString());
        yield return Query.Value((short)key.Kind);
        yield return Query.Value(EntryFormat.Id(key.Id)!);
        yield return Query.Value(time.GetUtcNow().ToUnixTimeMilliseconds());
        if (replacement is not null)
        {
            yield return Query.Value(replacement.Version);
            yield return Query.Value(replacement.ExpiresAt.ToUnixTimeMilliseconds());
            yield return Query.Value(replacement.Value);
        }

        if (expected is { } version)
        {
            yield return Query.Value(version);
        }
    }
}
