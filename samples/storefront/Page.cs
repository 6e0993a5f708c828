using SessionContext.Samples.Storefront.Upstreams;

namespace SessionContext.Samples.Storefront;

/// <summary>The page and its settings.</summary>
internal static class Page
{
    /// <summary>
    /// Serves the page. The page may load only files of this sample, and call only this sample and the service.
    /// </summary>
    public static void UsePage(this WebApplication app, ShopSettings settings)
    {
        var service = settings.Service.GetLeftPart(UriPartial.Authority);
        app.Use(
            (http, next) =>
            {
                http.Response.Headers.ContentSecurityPolicy =
                    $"default-src 'self'; connect-src 'self' {service}; frame-ancestors 'none'";
                http.Response.Headers.XContentTypeOptions = "nosniff";
                // A changed file is loaded the next time, without clearing the browser's cache.
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
