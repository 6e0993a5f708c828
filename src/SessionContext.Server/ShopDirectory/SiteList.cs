using SessionContext.Core.Defaults;

namespace SessionContext.Server.ShopDirectory;

/// <summary>A tenant's sites.</summary>
/// <param name="Sites">All sites.</param>
/// <param name="Default">The default site, or null.</param>
internal sealed record SiteList(IReadOnlyList<Site> Sites, Site? Default)
{
    /// <summary>The site with this code, or null.</summary>
    public Site? Find(string code) => Sites.FirstOrDefault(site => site.Code == code);
}
