using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace SessionContext.Server.Tokens;

/// <summary>Checks an access token, the service's own or an outside issuer's.</summary>
internal sealed class AccessTokens(
    IEnumerable<TrustedIssuer> issuers,
    TimeSpan clockSkew,
    TimeProvider time
)
{
    private readonly SignedTokens _tokens = new(issuers, clockSkew, time);

    /// <summary>A <see cref="ValidatedToken"/>'s result, or the reason against the token as the result's exception.</summary>
    public async Task<TokenValidationResult> CheckAsync(string token)
    {
        var check = await _tokens.CheckAsync(token, Read);
        return check.Refusal ?? check.Value!.Result;
    }

    private TokenCheck<ValidatedToken> Read(JsonWebToken jwt, TrustedIssuer issuer) =>
        CallerClaims
            .Read(jwt, issuer)
            .Then(caller => new ValidatedToken(caller, jwt, time.GetUtcNow()));
}
