using SessionContext.Core;
using SessionContext.Core.Documents;

namespace SessionContext.Server.Directory.Configuration;

/// <summary>The rules of the <c>Directory</c> section; each fault names its key and never holds a secret.</summary>
internal static class DirectoryRules
{
    private const string Section = "Directory";
    private static readonly TimeSpan ShortestTimeout = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromSeconds(30);

    /// <summary>What is wrong with the section; empty when it keeps every rule.</summary>
    public static IEnumerable<string> Faults(DirectoryOptions options)
    {
        if (options.Timeout < ShortestTimeout || options.Timeout > LongestTimeout)
        {
            yield return $"{Section}:Timeout must be a time span of 100 milliseconds to 30 seconds, such as 00:00:02";
        }

        if (options.CacheFor < TimeSpan.FromSeconds(1) || options.CacheFor > TimeSpan.FromDays(1))
        {
            yield return $"{Section}:CacheFor must be a time span of one second to one day, such as 00:05:00";
        }

        var faults = NeighbourFaults(options.Sites, $"{Section}:Sites")
            .Concat(NeighbourFaults(options.Customers, $"{Section}:Customers"))
            .Concat(
                options.Tenants.SelectMany(tenant =>
                    TenantFaults(tenant.Key, tenant.Value, $"{Section}:Tenants:{tenant.Key}")
                )
            );
        foreach (var fault in faults)
        {
            yield return fault;
        }
    }

    private static IEnumerable<string> NeighbourFaults(NeighbourOptions neighbour, string key)
    {
        if (neighbour.BaseAddress is { } address && !IsBase(address))
        {
            yield return $"{key}:BaseAddress must be an absolute http or https URL without user, query and fragment, such as https://api.example";
        }

        if (
            neighbour.Authorization is { } header
            && (header.Trim() == "" || header.Any(c => c is < ' ' or > '~'))
        )
        {
            yield return $"{key}:Authorization must be a header's value: visible ASCII characters and spaces, such as Bearer TOKEN";
        }

        if (neighbour is { Authorization: not null, BaseAddress: null })
        {
            yield return $"{key}:Authorization needs {key}:BaseAddress";
        }
    }

    private static bool IsBase(Uri uri) =>
        uri.IsAbsoluteUri
        && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp)
        && uri.UserInfo + uri.Query + uri.Fragment == "";

    private static IEnumerable<string> TenantFaults(string name, TenantOptions tenant, string key)
    {
        if (!Tenant.TryParse(name, out _))
        {
            yield return $"{key}: the tenant {Tenant.Rule}";
        }

        var faults = tenant
            .Sites.SelectMany((site, i) => SiteFaults(site, $"{key}:Sites:{i}"))
            .Concat(
                tenant.Customers.SelectMany((c, i) => CustomerFaults(c, $"{key}:Customers:{i}"))
            )
            .Concat(Repeated(tenant.Sites.Select(site => site.Code), $"{key}:Sites:{{0}}:Code"))
            .Concat(Repeated(tenant.Customers.Select(c => c.Id), $"{key}:Customers:{{0}}:Id"));
        foreach (var fault in faults)
        {
            yield return fault;
        }

        if (tenant.Sites.Count(site => site.Default) > 1)
        {
            yield return $"{key}:Sites: at most one may be Default=true";
        }
    }

    private static IEnumerable<string> SiteFaults(SiteOptions site, string key)
    {
        if (ShopValues.SiteCode(site.Code) is null)
        {
            yield return $"{key}:Code must have 1 to {FieldValues.LongestSiteCode} characters";
        }

        foreach (
            var fault in CurrencyFaults(site.Currency, $"{key}:Currency")
                .Concat(LanguageFaults(site.DefaultLanguage, $"{key}:DefaultLanguage"))
                .Concat(CountryFaults(site.HomeBaseCountry, $"{key}:HomeBaseCountry"))
        )
        {
            yield return fault;
        }
    }

    private static IEnumerable<string> CustomerFaults(CustomerOptions customer, string key)
    {
        if (!FieldValues.IsCustomerId(customer.Id))
        {
            yield return $"{key}:Id must have 1 to {FieldValues.LongestCustomerId} characters";
        }

        if (customer.PreferredSite is { } code && ShopValues.SiteCode(code) is null)
        {
            yield return $"{key}:PreferredSite must have 1 to {FieldValues.LongestSiteCode} characters";
        }

        foreach (
            var fault in CurrencyFaults(customer.PreferredCurrency, $"{key}:PreferredCurrency")
                .Concat(LanguageFaults(customer.PreferredLanguage, $"{key}:PreferredLanguage"))
                .Concat(CountryFaults(customer.ShippingCountry, $"{key}:ShippingCountry"))
                .Concat(CountryFaults(customer.BillingCountry, $"{key}:BillingCountry"))
        )
        {
            yield return fault;
        }
    }

    private static IEnumerable<string> CurrencyFaults(string? value, string key) =>
        value is null || ShopValues.Currency(value) is not null
            ? []
            : [$"{key} {FieldValues.CurrencyRule}"];

    private static IEnumerable<string> CountryFaults(string? value, string key) =>
        value is null || ShopValues.Country(value) is not null
            ? []
            : [$"{key} {FieldValues.CountryRule}"];

    private static IEnumerable<string> LanguageFaults(string? value, string key) =>
        value is null || ShopValues.Language(value) is not null
            ? []
            : [$"{key} {FieldValues.LanguageRule}"];

    private static IEnumerable<string> Repeated(IEnumerable<string?> names, string key)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return names
            .Select((name, i) => (name, i))
            .Where(one => one.name is not null && !seen.Add(one.name))
            .Select(one => $"{string.Format(null, key, one.i)} appears twice");
    }
}
