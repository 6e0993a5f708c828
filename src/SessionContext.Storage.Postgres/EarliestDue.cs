namespace SessionContext.Storage.Postgres;

/// <summary>
/// What stands for the last time seen in a store of a release that recorded none: the earliest time at which something
/// is due. A node that swept later has settled that.
/// </summary>
internal sealed class EarliestDue(Database database, TimeProvider time)
{
    private const string Sql = """
        SELECT least((SELECT min(sweep_at) FROM session_context WHERE sweep_at IS NOT NULL),
            (SELECT min(sweep_at) FROM session_record WHERE sweep_at IS NOT NULL))
        """;

    public async ValueTask<DateTimeOffset?> FindAsync(CancellationToken cancellationToken)
    {
        var found = await database
            .SingleAsync(
                new Query(Sql, Writes: false),
                row => row.IsDBNull(0) ? (long?)null : row.GetInt64(0),
                cancellationToken
            )
            .ConfigureAwait(false);
        return found <= time.GetUtcNow().ToUnixTimeMilliseconds()
            ? DateTimeOffset.FromUnixTimeMilliseconds(found.Value)
            : null;
    }
}
