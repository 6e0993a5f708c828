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

    /// <summary>When a context that changes now ends; null: never by time.</summary>
    public DateTimeOffset? EndOf(Tenant tenant, string? customerId, DateTimeOffset now)
    {
        var lifetimes = Tenants.GetValueOrDefault(tenant, this);
        return customerId is null ? now + lifetimes.Anonymous : now + lifetimes.Customer;
    }
}
