using SessionContext.Core;

namespace SessionContext.Storage.Postgres;

/// <summary>
/// Counts the contexts of each tenant, by reading the whole primary key: for a look now and then, not for every
/// request.
/// </summary>
internal static class TenantCounts
{
    private const string Sql = "SELECT tenant, count(*) FROM session_context GROUP BY tenant";

    public static async ValueTask<IReadOnlyDictionary<Tenant, long>> CountAsync(
        Database database,
        CancellationToken cancellationToken
    )
    {
        var counts = new Dictionary<Tenant, long>();
        await database
            .QueryAsync(
                new Query(Sql, Writes: false),
                row =>
                {
                    if (Tenant.TryParse(row.GetString(0), out var tenant))
                    {
                        counts[tenant] = row.GetInt64(1);
                    }
                },
                cancellationToken
            )
            .ConfigureAwait(false);
        return counts;
    }
}
