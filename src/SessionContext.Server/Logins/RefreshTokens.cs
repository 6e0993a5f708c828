using Microsoft.IdentityModel.JsonWebTokens;
using SessionContext.Core.Logins;
using SessionContext.Server.Access;
using SessionContext.Server.Keys;
using SessionContext.Server.Settings;
using SessionContext.Server.Tokens;

namespace SessionContext.Server.Logins;

/// <summary>
/// A genuine refresh token that has not expired. Whether it is still good, the session's log-in tells.
/// </summary>
internal sealed record RefreshToken(SessionOwner Owner, RefreshClaim Claim);

/// <summary>Reads the refresh tokens that <see cref="SessionTokens"/> made.</summary>
internal sealed class RefreshTokens(IdentityOptions options, SigningKeys keys, TimeProvider time)
{
    private readonly SignedTokens _tokens = new(
        [
            new()
            {
                Issuer = options.Issuer,
                Audiences = [options.Issuer],
                Keys = new OwnKeys(keys),
                Claims = new(),
                ScopePrefix = "",
                TokenType = SessionTokens.RefreshTokenType,
            },
        ],
        options.ClockSkew,
        time
    );

    /// <summary>What the token says; null where it is none of ours or has expired.</summary>
    public async Task<RefreshToken?> ReadAsync(string token) =>
        (await _tokens.CheckAsync(token, Read)).Value;

    private static TokenCheck<RefreshToken> Read(JsonWebToken jwt, TrustedIssuer issuer) =>
        CallerClaims.Read(jwt, issuer).Then(caller => Read(jwt, caller));

    private static RefreshToken Read(JsonWebToken jwt, Caller caller) =>
        new(
            new(caller.Session!.Value, caller.ClientId, caller.CustomerId)
            {
                // An earlier release did not say when the log-in began.
                LoggedInAt = jwt.TryGetPayloadValue<long>(
                    SessionTokens.LoggedInClaim,
                    out var loggedInAt
                )
                    ? DateTimeOffset.FromUnixTimeSeconds(loggedInAt)
                    : jwt.IssuedAt,
                Email = caller.Email,
                LegalEntityId = caller.LegalEntityId,
            },
            new(
                jwt.GetPayloadValue<string>(SessionTokens.FamilyClaim),
                jwt.GetPayloadValue<long>(SessionTokens.CountClaim),
                caller.CustomerId
            )
        );
}
