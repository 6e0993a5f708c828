using System.Collections.Frozen;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace SessionContext.Server.Identity.Tokens;

/// <summary>Checks an access token in full: issuer, algorithm, signature, audience, lifetime.</summary>
internal sealed class AccessTokens(IEnumerable<TrustedIssuer> issuers, TimeProvider time)
{
    // Tokens are some 800 characters; whatever is much longer is not worth parsing.
    private const int LongestToken = 16 * 1024;
    private static readonly JsonWebTokenHandler Handler = new();

    private readonly FrozenDictionary<string, TrustedIssuer> _issuers = issuers.ToFrozenDictionary(
        issuer => issuer.Issuer,
        StringComparer.Ordinal
    );

    /// <summary>A <see cref="ValidatedToken"/>'s result, or the reason against the token as the result's exception.</summary>
    public async Task<TokenValidationResult> CheckAsync(string token)
    {
        if (token.Length > LongestToken)
        {
            return TokenRefusal.Malformed;
        }

        try
        {
            return await CheckAsync(new JsonWebToken(token));
        }
        catch (IssuerUnavailableException e)
        {
            return new() { Exception = e };
        }
        catch (Exception)
        {
            // Whatever a parser makes of hostile input (an `exp` of 1e300, a claim of the wrong kind), the answer is that it is no token.
            return TokenRefusal.Malformed;
        }
    }

    private async Task<TokenValidationResult> CheckAsync(JsonWebToken token)
    {
        if (token.IsEncrypted)
        {
            return TokenRefusal.Malformed;
        }

        if (!TrustedIssuer.Algorithms.Contains(token.Alg))
        {
            return TokenRefusal.Algorithm;
        }

        if (!_issuers.TryGetValue(token.Issuer, out var issuer))
        {
            return TokenRefusal.Issuer;
        }

        var keys = await issuer.Keys.FindAsync(token.Kid, CancellationToken.None);
        if (keys.Count == 0)
        {
            return TokenRefusal.Signature;
        }

        var result = await Handler.ValidateTokenAsync(token, issuer.Rules(keys));
        if (!result.IsValid)
        {
            return result.Exception switch
            {
                SecurityTokenInvalidAudienceException => TokenRefusal.Audience,
                SecurityTokenInvalidTypeException => TokenRefusal.Type,
                _ => TokenRefusal.Signature,
            };
        }

        var now = time.GetUtcNow();
        return Lifetime.HasEnded(token, now) ? TokenRefusal.Expired
            : !Lifetime.HasBegun(token, now) ? TokenRefusal.NotYet
            : new ValidatedToken(CallerClaims.Read(token, issuer.Claims), token, now).Result;
    }
}
