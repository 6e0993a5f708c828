using System.Diagnostics;
using SessionContext.Core;
using SessionContext.Core.Defaults;
using SessionContext.Server.Hosting;

namespace SessionContext.Server.ShopDirectory;

/// <summary>
/// Looks up sites in one place and customers in another. Each look-up is counted by its outcome, and traced.
/// </summary>
internal sealed class LookupDirectory(ISites sites, ICustomers customers) : IShopDirectory
{
    /// <inheritdoc />
    public async ValueTask<Site?> FindSiteAsync(
        Tenant tenant,
        string code,
        CancellationToken cancellationToken
    )
    {
        using var span = Begin("site");
        var list = await sites.FindAsync(tenant, cancellationToken);
        return Ended(span, "site", list.Outcome, list.Value?.Find(code));
    }

    /// <inheritdoc />
    public async ValueTask<Site?> FindDefaultSiteAsync(
        Tenant tenant,
        CancellationToken cancellationToken
    )
    {
        using var span = Begin("site");
        var list = await sites.FindAsync(tenant, cancellationToken);
        return Ended(span, "site", list.Outcome, list.Value?.Default);
    }

    /// <inheritdoc />
    public async ValueTask<CustomerProfile?> FindCustomerAsync(
        Tenant tenant,
        string customerId,
        CancellationToken cancellationToken
    )
    {
        using var span = Begin("customer");
        var customer = await customers.FindAsync(tenant, customerId, cancellationToken);
        return Ended(span, "customer", customer.Outcome, customer.Value);
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

    // Without an id: a trace must not name a customer.
    private static Activity? Begin(string kind) =>
        Traces.IsTraced ? Traces.Begin($"find {kind}") : null;

    private static T? Ended<T>(Activity? span, string kind, LookupOutcome outcome, T? value)
        where T : class
    {
        var told =
            outcome == LookupOutcome.Failed ? "failed"
            : value is null ? "unknown"
            : "found";
        span?.SetTag("session_context.outcome", told);
        if (outcome == LookupOutcome.Failed)
        {
            span.Failed("failed");
        }

        ServiceMetrics.DirectoryLookup(kind, told);
        return value;
    }
}
