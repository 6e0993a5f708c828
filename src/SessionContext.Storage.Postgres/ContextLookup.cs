using Npgsql;
using SessionContext.Core;

namespace SessionContext.Storage.Postgres;

/// <summary>Reads contexts, those of several callers at once.</summary>
internal sealed class ContextLookup(Database database, TimeProvider time)
{
    private const string Sql = $"""
        SELECT n.nr, {EntryFormat.Columns}
        FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS n (tenant, session_id, nr)
        JOIN session_context c ON c.tenant = n.tenant AND c.session_id = n.session_id
        """;

    /// <summary>Ends each call with the context under its key, or null.</summary>
    /// <exception cref="StoreUnavailableException">None of them could be read.</exception>
    public async Task ReadAsync(IReadOnlyList<BatchRequest<StoredContext?>> batch)
    {
        var found = new StoredContext?[batch.Count];
        await ReadAsync(batch, row => found[row.GetInt64(0) - 1] = EntryFormat.Read(row, 1))
            .ConfigureAwait(false);
        var now = time.GetUtcNow();
        for (var i = 0; i < found.Length; i++)
        {
            batch[i].End(found[i] is { } context && !context.IsExpired(now) ? context : null);
        }
    }

    private ValueTask ReadAsync(
        IReadOnlyList<BatchRequest<StoredContext?>> batch,
        Action<NpgsqlDataReader> take
    )
    {
        var (tenants, sessions) = (new string[batch.Count], new string[batch.Count]);
        for (var i = 0; i < batch.Count; i++)
        {
            tenants[i] = batch[i].Key.Tenant.ToString();
            sessions[i] = batch[i].Key.SessionId.ToString();
        }

        var query = new Query(Sql, Writes: false, Query.Value(tenants), Query.Value(sessions));
        return database.QueryAsync(query, take, CancellationToken.None);
    }
}
