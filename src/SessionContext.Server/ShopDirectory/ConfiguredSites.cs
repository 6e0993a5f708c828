using SessionContext.Core;
using SessionContext.Core.Defaults;
using SessionContext.Core.Documents;
using SessionContext.Server.Settings;

namespace SessionContext.Server.ShopDirectory;

/// <summary>The sites of the configuration.</summary>
internal sealed class ConfiguredSites(DirectoryOptions options) : ISites
{
    private readonly Dictionary<string, SiteList> _byTenant = options.Tenants.ToDictionary(
        tenant => tenant.Key,
        tenant => ToList(tenant.Value.Sites),
        StringComparer.Ordinal
    );

    /// <inheritdoc />
    public ValueTask<Lookup<SiteList>> FindAsync(
        Tenant tenant,
        CancellationToken cancellationToken
    ) => new(Lookup<SiteList>.Of(_byTenant.GetValueOrDefault(tenant.ToString())));

    /// <summary>Does nothing: the configuration is not a cache.</summary>
    public ValueTask ForgetAsync(Tenant tenant, CancellationToken cancellationToken) => default;

    private static SiteList ToList(IList<SiteOptions> options)
    {
        var sites = options.Select(ToSite).ToList();
        var isDefault = options.Select(site => site.Default).ToList();
        return new(sites, sites.ElementAtOrDefault(isDefault.IndexOf(true)));
    }

    private static Site ToSite(SiteOptions site) =>
        new(
            site.Code!,
            site.Currency,
            FieldRule.Language.OrNull(site.DefaultLanguage),
            site.HomeBaseCountry
        );
}
