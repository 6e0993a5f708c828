using Microsoft.IdentityModel.JsonWebTokens;

namespace SessionContext.Server.Tokens;

/// <summary>Checks an access token, the service's own or an outside issuer's.</summary>
internal sealed class AccessTokens(
    IEnumerable<TrustedIssuer> issuers,
    TimeSpan clockSkew,
    TimeProvider time
)
{
    private readonly SignedTokens _tokens = new(issuers, clockSkew, time);

    /// <summary>Who calls with the token, or why it is refused.</summary>
    public Task<TokenCheck<ValidatedToken>> CheckAsync(string token) =>
        _tokens.CheckAsync(token, Read);

    private TokenCheck<ValidatedToken> Read(JsonWebToken jwt, TrustedIssuer issuer) =>
        CallerClaims
            .Read(jwt, issuer)
            .Then(caller => new ValidatedToken(caller, jwt.ValidTo, time.GetUtcNow())
            {
                KnownCutOff =
                    issuer.IsOwn && caller is { CustomerId: not null, Session: not null }
                        ? KnownCutOff.Of(jwt)
                        : null,
            });
}
