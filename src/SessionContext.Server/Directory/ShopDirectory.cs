using SessionContext.Core;
using SessionContext.Core.Defaults;
using SessionContext.Server.Telemetry;

namespace SessionContext.Server.Directory;

/// <summary>Sites from one place and customers from another; each look-up is counted by how it ended.</summary>
internal sealed class ShopDirectory(ISites sites, ICustomers customers) : IShopDirectory
{
    /// <inheritdoc />
    public async ValueTask<Site?> FindSiteAsync(
        Tenant tenant,
        string code,
        CancellationToken cancellationToken
    )
    {
        var list = await sites.FindAsync(tenant, cancellationToken);
        return Counted("site", list.Outcome, list.Value?.Find(code));
    }

    /// <inheritdoc />
    public async ValueTask<Site?> FindDefaultSiteAsync(
        Tenant tenant,
        CancellationToken cancellationToken
    )
    {
        var list = await sites.FindAsync(tenant, cancellationToken);
        return Counted("site", list.Outcome, list.Value?.Default);
    }

    /// <inheritdoc />
    public async ValueTask<CustomerProfile?> FindCustomerAsync(
        Tenant tenant,
        string customerId,
        CancellationToken cancellationToken
    )
    {
        var customer = await customers.FindAsync(tenant, customerId, cancellationToken);
        return Counted("customer", customer.Outcome, customer.Value);
    }

    /// <inheritdoc />
    public ValueTask ForgetSitesAsync(Tenant tenant, CancellationToken cancellationToken) =>
        sites.ForgetAsync(tenant, cancellationToken);

    /// <inheritdoc />
    public ValueTask ForgetCustomerAsync(
        Tenant tenant,
        string customerId,
        CancellationToken cancellationToken
    ) => customers.ForgetAsync(tenant, customerId, cancellationToken);

    private static T? Counted<T>(string kind, LookupOutcome outcome, T? value)
        where T : class
    {
        ServiceMetrics.DirectoryLookup(
            kind,
            outcome == LookupOutcome.Failed ? "failed"
                : value is null ? "unknown"
                : "found"
        );
        return value;
    }
}
