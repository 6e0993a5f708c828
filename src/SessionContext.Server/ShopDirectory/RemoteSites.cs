using SessionContext.Core;

namespace SessionContext.Server.ShopDirectory;

/// <summary>The sites of the Site Settings service.</summary>
internal sealed class RemoteSites(CachedLookups<SiteList> lookups) : ISites
{
    /// <inheritdoc />
    public ValueTask<Lookup<SiteList>> FindAsync(
        Tenant tenant,
        CancellationToken cancellationToken
    ) => lookups.FindAsync(Path(tenant), cancellationToken);

    /// <inheritdoc />
    public ValueTask ForgetAsync(Tenant tenant, CancellationToken cancellationToken) =>
        lookups.ForgetAsync(Path(tenant), cancellationToken);

    private static string Path(Tenant tenant) => $"site/{tenant}/sites";
}
