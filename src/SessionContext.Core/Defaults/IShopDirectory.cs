namespace SessionContext.Core.Defaults;

/// <summary>
/// What the shop knows about its sites and customers. A look-up that fails is an unknown site or customer, never an
/// exception: no session waits long for, or fails with, an upstream (contract § 5). Answers may come from a cache.
/// </summary>
public interface IShopDirectory
{
    /// <summary>The site with this code; null where it is not known.</summary>
    ValueTask<Site?> FindSiteAsync(Tenant tenant, string code, CancellationToken cancellationToken);

    /// <summary>The tenant's default site; null where none is known.</summary>
    ValueTask<Site?> FindDefaultSiteAsync(Tenant tenant, CancellationToken cancellationToken);

    /// <summary>The customer with this id; null where they are not known.</summary>
    ValueTask<CustomerProfile?> FindCustomerAsync(
        Tenant tenant,
        string customerId,
        CancellationToken cancellationToken
    );

    /// <summary>Drops what is cached about the tenant's sites.</summary>
    ValueTask ForgetSitesAsync(Tenant tenant, CancellationToken cancellationToken);

    /// <summary>Drops what is cached about a customer.</summary>
    ValueTask ForgetCustomerAsync(
        Tenant tenant,
        string customerId,
        CancellationToken cancellationToken
    );
}
