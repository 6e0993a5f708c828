using SessionContext.Core.Defaults;

namespace SessionContext.Server.ShopDirectory;

/// <summary>A tenant's sites.</summary>
/// <param name="Sites">All of them.</param>
/// <param name="Default">The default one; null where none is.</param>
internal sealed record SiteList(IReadOnlyList<Site> Sites, Site? Default)
{
    /// <summary>The site with this code; null where there is none.</summary>
    public Site? Find(string code) => Sites.FirstOrDefault(site => site.Code == code);
}
