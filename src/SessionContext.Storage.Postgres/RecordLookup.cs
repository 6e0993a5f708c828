using SessionContext.Core.Records;

namespace SessionContext.Storage.Postgres;

/// <summary>Reads one record as callers see it: an ended one is not there.</summary>
internal sealed class RecordLookup(Database database, TimeProvider time)
{
    private const string Sql = """
        SELECT version, expires_at, value FROM session_record
        WHERE tenant = $1 AND kind = $2 AND id = $3
        """;

    public async ValueTask<StoredRecord?> FindAsync(
        RecordKey key,
        CancellationToken cancellationToken
    )
    {
        var found = await database
            .SingleAsync(
                new Query(
                    Sql,
                    Writes: false,
                    Query.Value(key.Tenant.ToString()),
                    Query.Value((short)key.Kind),
                    Query.Value(EntryFormat.Id(key.Id)!)
                ),
                row => new StoredRecord(
                    row.GetInt64(0),
                    DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(1)),
                    row.GetFieldValue<byte[]>(2)
                ),
                cancellationToken
            )
            .ConfigureAwait(false);
        return found?.ExpiresAt > time.GetUtcNow() ? found : null;
    }
}
