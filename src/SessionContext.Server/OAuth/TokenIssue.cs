using System.Security.Claims;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using SessionContext.Server.Settings;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace SessionContext.Server.OAuth;

/// <summary>Says what goes into an access token.</summary>
internal sealed class TokenIssue(IdentityOptions options)
    : IOpenIddictServerHandler<HandleTokenRequestContext>,
        IOpenIddictServerHandler<GenerateTokenContext>
{
    /// <summary>The <c>aud</c> of the service's own tokens.</summary>
    public const string Audience = "session-context";

    /// <summary>The claim that holds the tenant.</summary>
    public const string TenantClaim = "tenant";

    /// <inheritdoc />
    public ValueTask HandleAsync(HandleTokenRequestContext context)
    {
        var grant = TokenGrant.Of(context.Transaction)!;
        var identity = new ClaimsIdentity(GrantTypes.ClientCredentials);
        identity.SetClaim(Claims.Subject, grant.Client.Id);
        identity.SetClaim(TenantClaim, grant.Client.Tenant.ToString());
        identity.SetScopes(grant.Scopes);
        identity.SetResources(Audience);
        identity.SetDestinations(static _ => [Destinations.AccessToken]);
        context.SignIn(new(identity));
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public ValueTask HandleAsync(GenerateTokenContext context)
    {
        var token = context.SecurityTokenDescriptor;
        token.Issuer = options.Issuer;

        // OpenIddict's own note of the client, beside the standard client_id.
        token.Subject.TryRemoveClaim(token.Subject.FindFirst(Claims.Private.Presenter));
        return ValueTask.CompletedTask;
    }
}
