using SessionContext.Core;

namespace SessionContext.Storage.Postgres;

/// <summary>The two compare-and-swaps that store nothing.</summary>
internal sealed class ContextDeletion(Database database, TimeProvider time)
{
    private const string Delete = """
        DELETE FROM session_context
        WHERE tenant = $1 AND session_id = $2 AND incarnation = $3 AND version = $4
            AND (expires_at IS NULL OR expires_at > $5)
        RETURNING true
        """;

    private const string Find = """
        SELECT true FROM session_context
        WHERE tenant = $1 AND session_id = $2 AND (expires_at IS NULL OR expires_at > $3)
        """;

    /// <summary>Deletes the context if it is the expected one; says whether it was.</summary>
    public ValueTask<bool> DeleteAsync(
        ContextKey key,
        Revision expected,
        CancellationToken cancellationToken
    ) =>
        database.SingleAsync(
            new Query(
                Delete,
                Writes: true,
                () =>
                    [
                        Query.Value(key.Tenant.ToString()),
                        Query.Value(key.SessionId.ToString()),
                        Query.Value(expected.Incarnation),
                        Query.Value(expected.Version),
                        Query.Value(time.GetUtcNow().ToUnixTimeMilliseconds()),
                    ]
            ),
            row => row.GetBoolean(0),
            cancellationToken
        );

    /// <summary>
    /// Leaves nothing where there is nothing: says whether that is so. What has ended is left to the sweep.
    /// </summary>
    public async ValueTask<bool> IsAbsentAsync(
        ContextKey key,
        CancellationToken cancellationToken
    ) =>
        !await database
            .SingleAsync(
                new Query(
                    Find,
                    Writes: false,
                    Query.Value(key.Tenant.ToString()),
                    Query.Value(key.SessionId.ToString()),
                    Query.Value(time.GetUtcNow().ToUnixTimeMilliseconds())
                ),
                row => row.GetBoolean(0),
                cancellationToken
            )
            .ConfigureAwait(false);
}
