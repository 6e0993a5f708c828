using SessionContext.Core;
using StackExchange.Redis;

namespace SessionContext.Storage.Redis;

/// <summary>Counts contexts by looking at every key of every master: for operators, not for requests.</summary>
internal static class TenantCounts
{
    private const int PageSize = 1_000;

    public static async ValueTask<IReadOnlyDictionary<Tenant, long>> CountAsync(
        Connection connection,
        KeyFormat keys,
        CancellationToken cancellationToken
    )
    {
        // A scan may come by a key twice, and a key may move to a master that is yet to be scanned.
        var found = new HashSet<ContextKey>();
        try
        {
            foreach (var master in connection.Masters)
            {
                var scan = master.KeysAsync(
                    connection.Database.Database,
                    keys.ContextPattern,
                    PageSize
                );
                await foreach (
                    var key in scan.WithCancellation(cancellationToken).ConfigureAwait(false)
                )
                {
                    if (keys.TryParseContext(key, out var context))
                    {
                        found.Add(context);
                    }
                }
            }
        }
        catch (Exception e) when (StoreFailure.IsRedis(e))
        {
            throw StoreFailure.OfRead(e);
        }

        return found
            .GroupBy(key => key.Tenant)
            .ToDictionary(tenant => tenant.Key, tenant => tenant.LongCount());
    }
}
