using SessionContext.Core;

namespace SessionContext.Storage.Postgres;

/// <summary>
/// Asks whether the database takes a write: a few bytes of its log, committed, synced and sent to the standby as any
/// change is. No table is touched.
/// </summary>
internal static class Probe
{
    private const string Sql = """
        SELECT pg_logical_emit_message(true, 'session-context', 'ready') IS NOT NULL
        WHERE current_setting('transaction_read_only') = 'off'
        """;

    /// <exception cref="StoreUnavailableException">It does not.</exception>
    public static async ValueTask CheckAsync(Database database, CancellationToken cancellationToken)
    {
        var query = new Query(Sql, Writes: true);
        if (
            !await database
                .SingleAsync(query, row => row.GetBoolean(0), cancellationToken)
                .ConfigureAwait(false)
        )
        {
            throw new StoreUnavailableException("The store accepts no writes now.")
            {
                Kind = StoreFailureKind.Refused,
            };
        }
    }
}
