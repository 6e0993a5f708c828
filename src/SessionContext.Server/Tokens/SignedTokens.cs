using System.Collections.Frozen;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace SessionContext.Server.Tokens;

/// <summary>
/// Checks signed tokens of some issuers in full: issuer, algorithm, type, signature, audience, lifetime.
/// </summary>
internal sealed class SignedTokens(
    IEnumerable<TrustedIssuer> issuers,
    TimeSpan clockSkew,
    TimeProvider time
)
{
    // Tokens are some 800 characters; whatever is much longer is not worth parsing.
    private const int LongestToken = 16 * 1024;
    private static readonly JsonWebTokenHandler Handler = new();

    private readonly FrozenDictionary<string, TrustedIssuer> _issuers = issuers.ToFrozenDictionary(
        issuer => issuer.Issuer,
        StringComparer.Ordinal
    );

    /// <summary>Reads a token that passes.</summary>
    /// <param name="token">The token's text.</param>
    /// <param name="read">Makes of the token what is wanted, or refuses it; where it throws, the token is
    /// malformed.</param>
    public async Task<TokenCheck<T>> CheckAsync<T>(
        string token,
        Func<JsonWebToken, TrustedIssuer, TokenCheck<T>> read
    )
        where T : class
    {
        if (token.Length > LongestToken)
        {
            return new(TokenRefusal.Malformed);
        }

        try
        {
            return await CheckAsync(new JsonWebToken(token), read);
        }
        catch (IssuerUnavailableException)
        {
            return new(TokenRefusal.IssuerUnavailable);
        }
        catch (Exception)
        {
            // Whatever a parser makes of hostile input (an `exp` of 1e300, a claim of the wrong kind), the answer is
            // that it is no token.
            return new(TokenRefusal.Malformed);
        }
    }

    private async Task<TokenCheck<T>> CheckAsync<T>(
        JsonWebToken token,
        Func<JsonWebToken, TrustedIssuer, TokenCheck<T>> read
    )
        where T : class
    {
        if (token.IsEncrypted || CriticalHeader.IsIn(token))
        {
            return new(TokenRefusal.Malformed);
        }

        if (!TrustedIssuer.Algorithms.Contains(token.Alg))
        {
            return new(TokenRefusal.Algorithm);
        }

        if (!_issuers.TryGetValue(token.Issuer, out var issuer))
        {
            return new(TokenRefusal.Issuer);
        }

        var found = await issuer.Keys.FindAsync(token.Kid, CancellationToken.None);
        if (found.Count == 0)
        {
            return new(TokenRefusal.Signature);
        }

        // RFC 7517 § 4.4: a key that names an algorithm is for no other.
        SecurityKey[] keys =
        [
            .. found.Where(key => Names(key) is null or "" || Names(key) == token.Alg),
        ];
        if (keys.Length == 0)
        {
            return new(TokenRefusal.Algorithm);
        }

        var result = await Handler.ValidateTokenAsync(token, issuer.Rules(keys));
        if (!result.IsValid)
        {
            return new(
                result.Exception switch
                {
                    SecurityTokenInvalidAudienceException => TokenRefusal.Audience,
                    SecurityTokenInvalidTypeException => TokenRefusal.Type,
                    _ => TokenRefusal.Signature,
                }
            );
        }

        var now = time.GetUtcNow();
        return Lifetime.IsExpired(token, now) ? new(TokenRefusal.Expired)
            : !Lifetime.HasBegun(token, now, clockSkew) ? new(TokenRefusal.NotYet)
            : read(token, issuer);

        static string? Names(SecurityKey key) => (key as JsonWebKey)?.Alg;
    }
}

/// <summary>What came of a token: what it says, or why it is not accepted.</summary>
internal readonly record struct TokenCheck<T>
    where T : class
{
    /// <summary>The token is valid.</summary>
    public TokenCheck(T value) => Value = value;

    /// <summary>The token is not valid.</summary>
    public TokenCheck(TokenRefusal refusal) => Refusal = refusal;

    /// <summary>What the token says; null where it is refused.</summary>
    public T? Value { get; }

    /// <summary>Why it is refused; null where it is valid.</summary>
    public TokenRefusal? Refusal { get; }

    /// <summary>Reads a valid token; a refusal stays as it is.</summary>
    public TokenCheck<TNext> Then<TNext>(Func<T, TNext> read)
        where TNext : class => Value is { } value ? new(read(value)) : new(Refusal!);
}
