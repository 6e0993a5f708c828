using SessionContext.Core;
using SessionContext.Core.Defaults;

namespace SessionContext.Server.ShopDirectory;

/// <summary>Where customers are looked up. Throws only if the caller cancels.</summary>
internal interface ICustomers
{
    /// <summary>The customer with this id.</summary>
    ValueTask<Lookup<CustomerProfile>> FindAsync(
        Tenant tenant,
        string customerId,
        CancellationToken cancellationToken
    );

    /// <summary>Drops what is cached about the customer.</summary>
    ValueTask ForgetAsync(Tenant tenant, string customerId, CancellationToken cancellationToken);
}
