using SessionContext.Core;

namespace SessionContext.Server.Logins;

/// <summary>For whom the tokens of a session are made.</summary>
/// <param name="Session">The session.</param>
/// <param name="ClientId">The client that began it.</param>
/// <param name="CustomerId">The customer who logged in; null for an anonymous owner.</param>
internal sealed record SessionOwner(ContextKey Session, string ClientId, string? CustomerId)
{
    /// <summary>When the log-in began that the tokens belong to; null: now.</summary>
    public DateTimeOffset? LoggedInAt { get; init; }

    /// <summary>The customer's cut-off that the tokens know: a later one ends them.</summary>
    public DateTimeOffset CutOff { get; init; }

    /// <summary>The customer's email address, where the log-in told it.</summary>
    public string? Email { get; init; }

    /// <summary>The legal entity that the customer acts for, as chosen at a refresh.</summary>
    public string? LegalEntityId { get; init; }

    /// <summary>The <see cref="Kind"/> of a session without a customer.</summary>
    public const string Anonymous = "anonymous";

    /// <summary>What the tokens permit, and how the owner is counted: <c>anonymous</c> or <c>customer</c>.</summary>
    public string Kind => CustomerId is null ? Anonymous : "customer";

    /// <summary>The scope of an answer, with the tenant as clients of this API expect it.</summary>
    public string Scope => $"tenant={Session.Tenant} {Kind}";
}
