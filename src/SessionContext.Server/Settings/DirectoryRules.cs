using SessionContext.Core;
using SessionContext.Core.Documents;

namespace SessionContext.Server.Settings;

/// <summary>The rules of the <c>Directory</c> section; each error names its key and never holds a secret.</summary>
internal static class DirectoryRules
{
    private const string Section = "Directory";
    private static readonly TimeSpan ShortestTimeout = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromSeconds(30);

    /// <summary>What is wrong with the section; empty when it keeps every rule.</summary>
    public static IEnumerable<string> ValidationErrors(DirectoryOptions options)
    {
        if (options.Timeout < ShortestTimeout || options.Timeout > LongestTimeout)
        {
            yield return $"{Section}:Timeout must be a time span of 100 milliseconds to 30 seconds, such as 00:00:02";
        }

        if (options.CacheFor < TimeSpan.FromSeconds(1) || options.CacheFor > TimeSpan.FromDays(1))
        {
            yield return $"{Section}:CacheFor must be a time span of one second to one day, such as 00:05:00";
        }

        var errors = UpstreamErrors(options.Sites, $"{Section}:Sites")
            .Concat(UpstreamErrors(options.Customers, $"{Section}:Customers"))
            .Concat(
                options.Tenants.SelectMany(tenant =>
                    TenantErrors(tenant.Key, tenant.Value, $"{Section}:Tenants:{tenant.Key}")
                )
            );
        foreach (var error in errors)
        {
            yield return error;
        }
    }

    private static IEnumerable<string> UpstreamErrors(UpstreamOptions upstream, string key)
    {
        if (upstream.BaseAddress is { } address && !IsBase(address))
        {
            yield return $"{key}:BaseAddress must be an absolute http or https URL without user, query and fragment, such as https://api.example";
        }

        if (
            upstream.Authorization is { } header
            && (header.Trim() == "" || header.Any(c => c is < ' ' or > '~'))
        )
        {
            yield return $"{key}:Authorization must be a header's value: visible ASCII characters and spaces, such as Bearer TOKEN";
        }

        if (upstream is { Authorization: not null, BaseAddress: null })
        {
            yield return $"{key}:Authorization needs {key}:BaseAddress";
        }
    }

    private static bool IsBase(Uri uri) =>
        uri.IsAbsoluteUri
        && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp)
        && uri.UserInfo + uri.Query + uri.Fragment == "";

    private static IEnumerable<string> TenantErrors(string name, TenantOptions tenant, string key)
    {
        if (!Tenant.TryParse(name, out _))
        {
            yield return $"{key}: the tenant {Tenant.Rule}";
        }

        var errors = tenant
            .Sites.SelectMany((site, i) => SiteErrors(site, $"{key}:Sites:{i}"))
            .Concat(
                tenant.Customers.SelectMany((c, i) => CustomerErrors(c, $"{key}:Customers:{i}"))
            )
            .Concat(Repeated(tenant.Sites.Select(site => site.Code), $"{key}:Sites:{{0}}:Code"))
            .Concat(Repeated(tenant.Customers.Select(c => c.Id), $"{key}:Customers:{{0}}:Id"));
        foreach (var error in errors)
        {
            yield return error;
        }

        if (tenant.Sites.Count(site => site.Default) > 1)
        {
            yield return $"{key}:Sites: at most one may be Default=true";
        }
    }

    private static IEnumerable<string> SiteErrors(SiteOptions site, string key) =>
        [
            .. Errors(FieldRule.SiteCode, site.Code ?? "", $"{key}:Code"),
            .. Errors(FieldRule.Currency, site.Currency, $"{key}:Currency"),
            .. Errors(FieldRule.Language, site.DefaultLanguage, $"{key}:DefaultLanguage"),
            .. Errors(FieldRule.Country, site.HomeBaseCountry, $"{key}:HomeBaseCountry"),
        ];

    private static IEnumerable<string> CustomerErrors(CustomerOptions customer, string key) =>
        [
            .. Errors(FieldRule.CustomerId, customer.Id ?? "", $"{key}:Id"),
            .. Errors(FieldRule.SiteCode, customer.PreferredSite, $"{key}:PreferredSite"),
            .. Errors(FieldRule.Currency, customer.PreferredCurrency, $"{key}:PreferredCurrency"),
            .. Errors(FieldRule.Language, customer.PreferredLanguage, $"{key}:PreferredLanguage"),
            .. Errors(FieldRule.Country, customer.ShippingCountry, $"{key}:ShippingCountry"),
            .. Errors(FieldRule.Country, customer.BillingCountry, $"{key}:BillingCountry"),
        ];

    private static IEnumerable<string> Errors(FieldRule rule, string? value, string key) =>
        value is null || rule.IsValid(value) ? [] : [$"{key} {rule.Message}"];

    private static IEnumerable<string> Repeated(IEnumerable<string?> names, string key)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return names
            .Select((name, i) => (name, i))
            .Where(one => one.name is not null && !seen.Add(one.name))
            .Select(one => $"{string.Format(null, key, one.i)} appears twice");
    }
}
