using System.Net;
using SessionContext.Server.Tests.Contexts;
using SessionContext.Server.Tests.Identity;
using SessionContext.Server.Tests.Sessions;

namespace SessionContext.Server.Tests.Defaults;

/// <summary>A shop whose sites and customers are known.</summary>
internal static class KnownShop
{
    /// <summary>Two sites, and customers of whom more or less is known.</summary>
    public static string[] Directory { get; } =
    [
        .. Site(0, "main", "EUR", "de", "DE", isDefault: true),
        .. Site(1, "ch", "CHF", "de-CH", "CH"),
        "--Directory:Tenants:demo:Customers:0:Id=ann",
        "--Directory:Tenants:demo:Customers:0:PreferredSite=ch",
        "--Directory:Tenants:demo:Customers:0:PreferredCurrency=USD",
        "--Directory:Tenants:demo:Customers:0:PreferredLanguage=fr_CH",
        "--Directory:Tenants:demo:Customers:0:ShippingCountry=FR",
        "--Directory:Tenants:demo:Customers:0:BillingCountry=IT",
        "--Directory:Tenants:demo:Customers:1:Id=bob",
        "--Directory:Tenants:demo:Customers:1:BillingCountry=IT",
        "--Directory:Tenants:demo:Customers:2:Id=cid",
        "--Directory:Tenants:demo:Customers:2:PreferredSite=ch",
    ];

    public static Task<Storefront> OpenAsync(params string[] settings) =>
        Storefront.OpenAsync([.. Directory, .. settings]);

    /// <summary>A PUT by a backend, with the customer's saas-token where it names one.</summary>
    public static async Task<Answer> PutAsync(
        this Storefront shop,
        string sessionId,
        string body,
        string? customer = null
    ) =>
        await shop.SendAsync(
            HttpMethod.Put,
            $"/session-context/demo/context/{sessionId}?upsert=true",
            await shop.Server.TokenAsync(),
            body,
            customer is null ? null : (await shop.CustomerAsync(customer)).Text("saas_token")
        );

    /// <summary>The four fields of the session's context as <c>site currency country language</c>, a dash for each that is absent.</summary>
    public static async Task<string> ChoicesAsync(this Storefront shop, string sessionId)
    {
        var context = (await shop.ContextAsync(sessionId)).Is(HttpStatusCode.OK).Json;
        string[] names = ["siteCode", "currency", "targetLocation", "language"];
        return string.Join(
            ' ',
            names.Select(name =>
                context.TryGetProperty(name, out var value) ? value.GetString() : "-"
            )
        );
    }

    private static string[] Site(
        int number,
        string code,
        string currency,
        string language,
        string country,
        bool isDefault = false
    ) =>
        [
            $"--Directory:Tenants:demo:Sites:{number}:Code={code}",
            $"--Directory:Tenants:demo:Sites:{number}:Default={isDefault}",
            $"--Directory:Tenants:demo:Sites:{number}:Currency={currency}",
            $"--Directory:Tenants:demo:Sites:{number}:DefaultLanguage={language}",
            $"--Directory:Tenants:demo:Sites:{number}:HomeBaseCountry={country}",
        ];
}
