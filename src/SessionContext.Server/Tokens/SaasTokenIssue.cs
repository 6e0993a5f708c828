using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using SessionContext.Server.OAuth;

namespace SessionContext.Server.Tokens;

/// <summary>
/// Signs saas-tokens that <see cref="SaasTokens"/> accepts, for an operator who has a key: to try out what a shop's
/// services send.
/// </summary>
internal static class SaasTokenIssue
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private static readonly JsonWebTokenHandler Handler = new()
    {
        SetDefaultTimesOnTokenCreation = false,
    };

    /// <summary>A token that proves the customer for one hour.</summary>
    /// <param name="customer">The customer's id.</param>
    /// <param name="key">The tenant's own key, or one of the service's.</param>
    /// <param name="now">The time.</param>
    /// <param name="issuer">The service's <c>Identity:Issuer</c>, with a key of the service.</param>
    /// <param name="tenant">The tenant, with a key of the service.</param>
    public static string Sign(
        string customer,
        SigningCredentials key,
        DateTimeOffset now,
        string? issuer = null,
        string? tenant = null
    )
    {
        var claims = new Dictionary<string, object> { [JwtRegisteredClaimNames.Sub] = customer };
        if (tenant is not null)
        {
            claims[TokenIssue.TenantClaim] = tenant;
        }

        return Handler.CreateToken(
            new SecurityTokenDescriptor
            {
                TokenType = SaasTokens.TokenType,
                Issuer = issuer,
                IssuedAt = now.UtcDateTime,
                Expires = (now + Lifetime).UtcDateTime,
                Claims = claims,
                SigningCredentials = key,
            }
        );
    }
}
