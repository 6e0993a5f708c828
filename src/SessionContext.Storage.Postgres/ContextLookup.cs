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
        var (tenants, sessions) = (new string[batch.Count], new string[batch.Count]);
        for (var i = 0; i < batch.Count; i++)
        {
            tenants[i] = batch[i].Key.Tenant.ToString();
            sessions[i] = batch[i].Key.SessionId.ToString();
        }

        var found = await ReadAsync(tenants, sessions, CancellationToken.None)
            .ConfigureAwait(false);
        for (var i = 0; i < found.Length; i++)
        {
            batch[i].End(found[i]);
        }
    }

    /// <summary>The contexts of some sessions, in their order; null where there is none.</summary>
    /// <exception cref="StoreUnavailableException">None of them could be read.</exception>
    public async ValueTask<IReadOnlyList<StoredContext?>> ReadAsync(
        Tenant tenant,
        IReadOnlyList<SessionId> sessions,
        CancellationToken cancellationToken
    )
    {
        var tenants = new string[sessions.Count];
        Array.Fill(tenants, tenant.ToString());
        string[] names = [.. sessions.Select(session => session.ToString())];
        return await ReadAsync(tenants, names, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<StoredContext?[]> ReadAsync(
        string[] tenants,
        string[] sessions,
        CancellationToken cancellationToken
    )
    {
        var found = new StoredContext?[sessions.Length];
        await database
            .QueryAsync(
                new Query(Sql, Writes: false, Query.Value(tenants), Query.Value(sessions)),
                row => found[row.GetInt64(0) - 1] = EntryFormat.Read(row, 1),
                cancellationToken
            )
            .ConfigureAwait(false);
        var now = time.GetUtcNow();
        for (var i = 0; i < found.Length; i++)
        {
            if (found[i] is { } context && context.IsExpired(now))
            {
                found[i] = null;
            }
        }

        return found;
    }
}
