using SessionContext.Core;

namespace SessionContext.Server.Settings;

/// <summary>
/// The <c>Identity:CustomerLogin</c> section: the shop's customer service, which checks email and password of a log-in.
/// Without an address there is no such log-in, and its path is 404.
/// </summary>
internal sealed class CustomerLoginOptions
{
    /// <summary>Stands for the tenant in <see cref="Address"/>.</summary>
    public const string TenantPlaceholder = "{tenant}";

    /// <summary>
    /// Where a log-in is forwarded to by POST, as in <c>https://customers.example/{tenant}/login</c>. Has to contain
    /// <c>{tenant}</c>, so that the customers of one tenant never log in to another. Default: none.
    /// </summary>
    public string? Address { get; set; }

    /// <summary>
    /// The whole <c>Authorization</c> header of every call, as in <c>Bearer …</c>. A secret. Default: none.
    /// </summary>
    public string? Authorization { get; set; }

    /// <summary>
    /// How long the service may take to answer; 100 milliseconds to 30 seconds. Default five seconds.
    /// </summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The address for a tenant.</summary>
    public Uri AddressOf(Tenant tenant) => new(AddressOf(tenant.ToString()));

    /// <summary>What is wrong with the section; empty when it keeps every rule.</summary>
    public IEnumerable<string> ValidationErrors()
    {
        const string section = "Identity:CustomerLogin";
        if (
            Address is not null
            && (
                !Address.Contains(TenantPlaceholder, StringComparison.Ordinal)
                || !Uri.TryCreate(AddressOf("demo"), UriKind.Absolute, out var uri)
                || (uri.Scheme != Uri.UriSchemeHttps && uri.Scheme != Uri.UriSchemeHttp)
                || uri.UserInfo + uri.Fragment != ""
            )
        )
        {
            yield return $"{section}:Address must be an absolute http or https URL with {TenantPlaceholder} in it, without user and fragment, such as https://customers.example/{TenantPlaceholder}/login";
        }

        if (
            Authorization is { } header
            && (header.Trim() == "" || header.Any(c => c is < ' ' or > '~'))
        )
        {
            yield return $"{section}:Authorization must be a header's value: visible ASCII characters and spaces, such as Bearer TOKEN";
        }

        if (this is { Authorization: not null, Address: null })
        {
            yield return $"{section}:Authorization needs {section}:Address";
        }

        if (Timeout < TimeSpan.FromMilliseconds(100) || Timeout > TimeSpan.FromSeconds(30))
        {
            yield return $"{section}:Timeout must be a time span of 100 milliseconds to 30 seconds, such as 00:00:05";
        }
    }

    private string AddressOf(string tenant) =>
        Address!.Replace(TenantPlaceholder, tenant, StringComparison.Ordinal);
}
