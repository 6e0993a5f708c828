using SessionContext.Core;
using SessionContext.Core.Defaults;
using SessionContext.Core.Documents;
using SessionContext.Server.Settings;

namespace SessionContext.Server.ShopDirectory;

/// <summary>The customers of the configuration.</summary>
internal sealed class ConfiguredCustomers(DirectoryOptions options) : ICustomers
{
    private readonly Dictionary<(string Tenant, string Id), CustomerProfile> _byId = options
        .Tenants.SelectMany(tenant =>
            tenant.Value.Customers.Select(customer => (Tenant: tenant.Key, Customer: customer))
        )
        .ToDictionary(one => (one.Tenant, one.Customer.Id!), one => ToProfile(one.Customer));

    /// <inheritdoc />
    public ValueTask<Lookup<CustomerProfile>> FindAsync(
        Tenant tenant,
        string customerId,
        CancellationToken cancellationToken
    ) => new(Lookup<CustomerProfile>.Of(_byId.GetValueOrDefault((tenant.ToString(), customerId))));

    /// <summary>Does nothing: the configuration is not a cache.</summary>
    public ValueTask ForgetAsync(
        Tenant tenant,
        string customerId,
        CancellationToken cancellationToken
    ) => default;

    private static CustomerProfile ToProfile(CustomerOptions customer) =>
        new(
            customer.PreferredSite,
            customer.PreferredCurrency,
            FieldRule.Language.OrNull(customer.PreferredLanguage),
            customer.ShippingCountry,
            customer.BillingCountry
        );
}
