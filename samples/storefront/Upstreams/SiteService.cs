namespace SessionContext.Samples.Storefront.Upstreams;

/// <summary>
/// The Site Settings service, with its published JSON. A new context takes its currency, language and country from it.
/// </summary>
internal static class SiteService
{
    public static void MapSites(this IEndpointRouteBuilder routes) =>
        routes.MapGet(
            $"/site/{ShopSettings.Tenant}/sites",
            () =>
                DemoShop.Sites.Select(site => new
                {
                    site.Code,
                    site.Name,
                    site.Default,
                    site.Currency,
                    DefaultLanguage = site.Language,
                    HomeBase = new { Address = new { site.Country } },
                })
        );
}
