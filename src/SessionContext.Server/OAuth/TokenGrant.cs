using OpenIddict.Server;

namespace SessionContext.Server.OAuth;

/// <summary>What a token request was granted; goes from one step of its handling to the next.</summary>
internal sealed record TokenGrant(ClientRegistration Client, IReadOnlyList<string> Scopes)
{
    /// <summary>Where it lies in OpenIddict's transaction.</summary>
    public const string Property = nameof(TokenGrant);

    /// <summary>The tenant as clients of this API expect it among the scopes.</summary>
    public static string TenantScope(ClientRegistration client) => $"tenant={client.Tenant}";

    /// <summary>The grant of a request that was accepted; null for any other.</summary>
    public static TokenGrant? Of(OpenIddictServerTransaction transaction) =>
        transaction.GetProperty<TokenGrant>(Property);
}
