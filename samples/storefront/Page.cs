using SessionContext.Samples.Storefront.Upstreams;

namespace SessionContext.Samples.Storefront;

/// <summary>The page and what it has to know.</summary>
internal static class Page
{
    /// <summary>Serves the page. It may load nothing from anywhere else, and call nobody but this sample and the service.</summary>
    public static void UsePage(this WebApplication app, ShopSettings settings)
    {
        var service = settings.Service.GetLeftPart(UriPartial.Authority);
        app.Use(
            (http, next) =>
            {
                http.Response.Headers.ContentSecurityPolicy =
                    $"default-src 'self'; connect-src 'self' {service}; frame-ancestors 'none'";
                http.Response.Headers.XContentTypeOptions = "nosniff";
                // Somebody who changes the sample wants to see it at the next load.
                http.Response.Headers.CacheControl = "no-cache";
                return next(http);
            }
        );
        app.UseDefaultFiles();
        app.UseStaticFiles();

        app.MapGet(
            "/shop.json",
            () =>
                new
                {
                    service,
                    ShopSettings.Tenant,
                    ClientId = ShopSettings.PageClient,
                    Sites = DemoShop.Sites.Select(site => new
                    {
                        site.Code,
                        site.Name,
                        site.Default,
                        site.Currency,
                        site.Language,
                        site.Country,
                    }),
                    Customers = DemoShop.Customers.Select(customer => new
                    {
                        customer.Id,
                        customer.Name,
                        customer.Note,
                    }),
                }
        );
    }
}
