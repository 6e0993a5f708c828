using SessionContext.Core;
using SessionContext.Core.Defaults;
using SessionContext.Core.Documents;

namespace SessionContext.Server.ShopDirectory;

/// <summary>The customers of the Customer service.</summary>
internal sealed class RemoteCustomers(CachedLookups<CustomerProfile> lookups) : ICustomers
{
    /// <inheritdoc />
    public ValueTask<Lookup<CustomerProfile>> FindAsync(
        Tenant tenant,
        string customerId,
        CancellationToken cancellationToken
    ) =>
        CanBeAsked(customerId)
            ? lookups.FindAsync(Path(tenant, customerId), cancellationToken)
            : new(Lookup<CustomerProfile>.Of(null));

    /// <inheritdoc />
    public ValueTask ForgetAsync(
        Tenant tenant,
        string customerId,
        CancellationToken cancellationToken
    ) =>
        CanBeAsked(customerId)
            ? lookups.ForgetAsync(Path(tenant, customerId), cancellationToken)
            : default;

    // As a segment of a path these two ids name another path, percent-encoded or not (RFC 3986 § 6.2.2).
    private static bool CanBeAsked(string customerId) =>
        FieldRule.CustomerId.IsValid(customerId) && customerId is not ("." or "..");

    private static string Path(Tenant tenant, string customerId) =>
        $"customer/{tenant}/customers/{Uri.EscapeDataString(customerId)}?expand=addresses";
}
