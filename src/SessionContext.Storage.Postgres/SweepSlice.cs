namespace SessionContext.Storage.Postgres;

/// <summary>
/// Takes some hints that are due: what has ended is deleted, and where an end was put off, the hint moves to it. Each
/// row is judged when it is locked, so a context that was extended or created again is kept; rows in others' hands are
/// left for the next time.
/// </summary>
internal sealed class SweepSlice(Database database)
{
    private static readonly string Contexts = Sql("session_context", "tenant, session_id");
    private static readonly string Records = Sql("session_record", "tenant, kind, id");

    /// <summary>Frees contexts that have expired at a time.</summary>
    public ValueTask<Swept> SweepContextsAsync(
        DateTimeOffset at,
        CancellationToken cancellationToken
    ) => SweepAsync(Contexts, at, cancellationToken);

    /// <summary>Frees records that have expired at a time.</summary>
    public ValueTask<Swept> SweepRecordsAsync(
        DateTimeOffset at,
        CancellationToken cancellationToken
    ) => SweepAsync(Records, at, cancellationToken);

    private ValueTask<Swept> SweepAsync(
        string sql,
        DateTimeOffset at,
        CancellationToken cancellationToken
    ) =>
        database.SingleAsync(
            new Query(
                sql,
                Writes: true,
                Query.Value(at.ToUnixTimeMilliseconds()),
                Query.Value((long)Sweeper.SliceEntries)
            ),
            row => new Swept((int)row.GetInt64(0), (int)row.GetInt64(1)),
            cancellationToken
        );

    private static string Sql(string table, string key) =>
        $"""
            WITH due AS (
                SELECT {key} FROM {table} WHERE sweep_at <= $1 ORDER BY sweep_at LIMIT $2
                FOR UPDATE SKIP LOCKED
            ), purged AS (
                DELETE FROM {table} WHERE ({key}) IN (SELECT {key} FROM due) AND expires_at <= $1
                RETURNING 1
            ), kept AS (
                UPDATE {table} SET sweep_at = expires_at
                WHERE ({key}) IN (SELECT {key} FROM due) AND (expires_at IS NULL OR expires_at > $1)
                RETURNING 1
            )
            SELECT (SELECT count(*) FROM purged), (SELECT count(*) FROM due)
            """;
}

/// <summary>What became of a slice.</summary>
/// <param name="Purged">How many entries were deleted.</param>
/// <param name="Examined">How many hints were looked at.</param>
internal readonly record struct Swept(int Purged, int Examined);
