namespace SessionContext.Core.Changes;

/// <summary>How long a context lives after its last change (contract § 6).</summary>
public sealed record SessionLifetimes
{
    /// <summary>A context without customer. Default one hour.</summary>
    public TimeSpan Anonymous { get; init; } = TimeSpan.FromHours(1);

    /// <summary>A customer's context; null, the default: no timeout.</summary>
    public TimeSpan? Customer { get; init; }

    /// <summary>When a context that changes now ends; null: never by time.</summary>
    public DateTimeOffset? EndOf(string? customerId, DateTimeOffset now) =>
        customerId is null ? now + Anonymous : now + Customer;
}
