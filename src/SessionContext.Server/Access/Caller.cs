using SessionContext.Core;

namespace SessionContext.Server.Access;

/// <summary>
/// Who calls, as the validated access token says it. Never changed once made: one instance serves every request with
/// that token.
/// </summary>
public sealed class Caller
{
    /// <summary>
    /// The one tenant that the token serves; null where the token names none or a malformed one, and then it serves
    /// none.
    /// </summary>
    public Tenant? Tenant { get; init; }

    /// <summary>What the token permits.</summary>
    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary>The token's <c>sub</c>; empty where it has none.</summary>
    public required string Subject { get; init; }

    /// <summary>The client that the token was issued to: <c>client_id</c>, else <c>azp</c>, else the subject.</summary>
    public required string ClientId { get; init; }

    /// <summary>The session that the token speaks for, if any.</summary>
    public SessionId? SessionId { get; init; }

    /// <summary>The customer that the token speaks for, if any.</summary>
    public string? CustomerId { get; init; }

    /// <summary>The customer's email address, where the token has it.</summary>
    public string? Email { get; init; }

    /// <summary>
    /// The legal entity that the customer acts for, as the client chose it at a refresh. Nobody has checked that the
    /// customer may.
    /// </summary>
    public string? LegalEntityId { get; init; }

    /// <summary>When the token ends.</summary>
    public DateTimeOffset ExpiresAt { get; init; }

    /// <summary>
    /// The session that the token speaks for, as a key; null where it speaks for none, or serves no tenant.
    /// </summary>
    public ContextKey? Session =>
        Tenant is { } tenant && SessionId is { } id ? new(tenant, id) : null;

    /// <summary>The caller of this request; null where nobody was authenticated.</summary>
    public static Caller? Of(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return (context.User.Identity as BearerIdentity)?.Caller;
    }

    /// <summary>Whether the token permits this: it has the scope, or one that includes it.</summary>
    public bool Has(string scope)
    {
        foreach (var own in Scopes)
        {
            if (Access.Scopes.Includes(own, scope))
            {
                return true;
            }
        }

        return false;
    }
}
