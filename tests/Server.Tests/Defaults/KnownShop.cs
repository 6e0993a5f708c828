using System.Net;
using SessionContext.Server.Tests.Contexts;
using SessionContext.Server.Tests.Logins;

namespace SessionContext.Server.Tests.Defaults;

/// <summary>A shop with two sites, and with customers of whom more or less is known.</summary>
public sealed class KnownShopFixture : SessionFixture
{
    protected override string[] Settings =>
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

/// <summary>What the tests of defaults ask.</summary>
internal static class KnownShopCalls
{
    /// <summary>A PUT by a backend, with the customer's saas-token where it names one.</summary>
    public static async Task<Answer> PutAsync(
        this SessionFixture shop,
        string sessionId,
        string body,
        string? customer = null
    ) =>
        await shop.SendAsync(
            HttpMethod.Put,
            $"/session-context/demo/context/{sessionId}?upsert=true",
            shop.ServiceToken,
            body,
            customer is null ? null : await shop.SaasTokenAsync(customer)
        );

    /// <summary>
    /// The four fields of the session's context as <c>site currency country language</c>, a dash for each that is
    /// absent.
    /// </summary>
    public static async Task<string> ChoicesAsync(this SessionFixture shop, string sessionId)
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
}
