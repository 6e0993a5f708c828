namespace SessionContext.Server.Settings;

/// <summary>
/// Where sites and customers are looked up: the <c>Directory</c> section. Checked at start by
/// <see cref="DirectoryRules"/>; what exists afterwards keeps every rule.
/// </summary>
internal sealed class DirectoryOptions
{
    /// <summary>
    /// The longest that one look-up takes, its retry included; 100 milliseconds to 30 seconds. Default two seconds.
    /// </summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How long a service's answer is used before it is asked again; one second to one day. Default five minutes.
    /// </summary>
    public TimeSpan CacheFor { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// The Site Settings service; where it has an address, <see cref="TenantOptions.Sites"/> are not read.
    /// </summary>
    public UpstreamOptions Sites { get; set; } = new();

    /// <summary>
    /// The Customer service; where it has an address, <see cref="TenantOptions.Customers"/> are not read.
    /// </summary>
    public UpstreamOptions Customers { get; set; } = new();

    /// <summary>By tenant: its sites and customers.</summary>
    public IDictionary<string, TenantOptions> Tenants { get; set; } =
        new Dictionary<string, TenantOptions>(StringComparer.Ordinal);
}

/// <summary>One service that is asked over HTTP.</summary>
internal sealed class UpstreamOptions
{
    /// <summary>
    /// What its paths are appended to, as in <c>https://api.example</c>. Default: none, the service is not asked.
    /// </summary>
    public Uri? BaseAddress { get; set; }

    /// <summary>
    /// The whole <c>Authorization</c> header of every call, as in <c>Bearer …</c>. A secret. Default: none.
    /// </summary>
    public string? Authorization { get; set; }
}

/// <summary>What is known about one tenant.</summary>
internal sealed class TenantOptions
{
    /// <summary>Its sites.</summary>
    public IList<SiteOptions> Sites { get; set; } = [];

    /// <summary>Its customers, those that anything is known about.</summary>
    public IList<CustomerOptions> Customers { get; set; } = [];
}

/// <summary>One site; all but the code may be left out.</summary>
internal sealed class SiteOptions
{
    /// <summary>The site's code, unique in its tenant.</summary>
    public string? Code { get; set; }

    /// <summary>Whether it is the tenant's default site; at most one is.</summary>
    public bool Default { get; set; }

    /// <summary>Its default currency (ISO 4217).</summary>
    public string? Currency { get; set; }

    /// <summary>Its default language, a BCP 47 tag; <c>en_US</c> is taken for <c>en-US</c>.</summary>
    public string? DefaultLanguage { get; set; }

    /// <summary>The country of its home base (ISO 3166-1 alpha-2).</summary>
    public string? HomeBaseCountry { get; set; }
}

/// <summary>One customer; all but the id may be left out.</summary>
internal sealed class CustomerOptions
{
    /// <summary>The customer's id, unique in the tenant.</summary>
    public string? Id { get; set; }

    /// <summary>The code of the preferred site.</summary>
    public string? PreferredSite { get; set; }

    /// <summary>The preferred currency (ISO 4217).</summary>
    public string? PreferredCurrency { get; set; }

    /// <summary>The preferred language, a BCP 47 tag; <c>en_US</c> is taken for <c>en-US</c>.</summary>
    public string? PreferredLanguage { get; set; }

    /// <summary>The country of the default shipping address (ISO 3166-1 alpha-2).</summary>
    public string? ShippingCountry { get; set; }

    /// <summary>The country of the default billing address (ISO 3166-1 alpha-2).</summary>
    public string? BillingCountry { get; set; }
}
