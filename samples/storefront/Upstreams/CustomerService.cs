namespace SessionContext.Samples.Storefront.Upstreams;

/// <summary>
/// The Customer service, with its published JSON. A customer's context takes the customer's preferences from it.
/// </summary>
internal static class CustomerService
{
    private static readonly string[] Shipping = ["SHIPPING"];

    public static void MapCustomers(this IEndpointRouteBuilder routes) =>
        routes.MapGet($"/customer/{ShopSettings.Tenant}/customers/{{id}}", Find);

    private static IResult Find(string id) =>
        Array.Find(DemoShop.Customers, customer => customer.Id == id) is { } found
            ? Results.Json(
                new
                {
                    found.Id,
                    found.PreferredSite,
                    found.PreferredCurrency,
                    found.PreferredLanguage,
                    Addresses = new[]
                    {
                        new
                        {
                            Tags = Shipping,
                            IsDefault = true,
                            found.Country,
                        },
                    },
                }
            )
            : Results.NotFound();
}
