namespace SessionContext.Core.Changes;

/// <summary>How long a context lives after its last change or token refresh (contract § 6).</summary>
public sealed record SessionLifetimes
{
    /// <summary>A context without customer. Default one hour.</summary>
    public TimeSpan Anonymous { get; init; } = TimeSpan.FromHours(1);

    /// <summary>A customer's context; null, the default: no timeout.</summary>
    public TimeSpan? Customer { get; init; }

    /// <summary>The lifetimes of tenants that have their own; theirs alone count for them.</summary>
    public IReadOnlyDictionary<Tenant, SessionLifetimes> Tenants { get; init; } =
        new Dictionary<Tenant, SessionLifetimes>();

    /// <summary>Whether a customer's context of any tenant has a timeout.</summary>
    public bool AnyCustomer =>
        Customer is not null || Tenants.Values.Any(own => own.Customer is not null);

    /// <summary>
    /// Whether a context has expired that was stored when contexts of its kind had no timeout: the one that is
    /// configured since counts from its last change.
    /// </summary>
    public bool HasExpiredSince(Tenant tenant, StoredContext context, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.ExpiresAt is null
            && ExpiryOf(tenant, context.CustomerId, context.ModifiedAt) <= now;
    }

    /// <summary>When a context that changes now ends; null: never by time.</summary>
    public DateTimeOffset? ExpiryOf(Tenant tenant, string? customerId, DateTimeOffset now)
    {
        var lifetimes = Tenants.GetValueOrDefault(tenant, this);
        return customerId is null ? now + lifetimes.Anonymous : now + lifetimes.Customer;
    }
}
