using System.Collections.Frozen;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using SessionContext.Core;
using SessionContext.Core.Changes;
using SessionContext.Core.Documents;
using SessionContext.Server.Identity.Configuration;
using SessionContext.Server.Identity.Keys;
using SessionContext.Server.Identity.Tokens;

namespace SessionContext.Server.Identity;

/// <summary>
/// Checks the <c>saas-token</c> header: a signed JWT with an end, whose <c>sub</c> is the customer. Signed with the tenant's own HS256 key, or by
/// the embedded authority for that tenant.
/// </summary>
internal sealed class SaasTokens(IdentityOptions options, SigningKeys keys, TimeProvider time)
{
    /// <summary>The <c>typ</c> that tells the service's own saas-tokens from its access tokens, which prove no customer.</summary>
    public const string TokenType = "saas+jwt";

    private const int LongestToken = 16 * 1024;
    private static readonly JsonWebTokenHandler Handler = new();

    private readonly FrozenDictionary<string, SymmetricSecurityKey> _tenantKeys =
        options.SaasToken.Keys.ToFrozenDictionary(
            pair => pair.Key,
            pair => new SymmetricSecurityKey(Convert.FromBase64String(pair.Value)),
            StringComparer.Ordinal
        );

    /// <summary>
    /// Looks for the key of a token that the service itself may have signed, in another process perhaps, so that <see cref="Validate(string?, Tenant)"/>
    /// has it at hand.
    /// </summary>
    public async ValueTask FindKeyAsync(string? token, CancellationToken cancellationToken)
    {
        if (KeyIdOf(token) is { } keyId)
        {
            await keys.FindAsync(keyId, cancellationToken);
        }
    }

    /// <summary>The customer whom the token proves for the tenant, or why it proves nobody; the reason repeats nothing of the token.</summary>
    public CustomerProof Validate(string? token, Tenant tenant)
    {
        if (string.IsNullOrEmpty(token))
        {
            return CustomerProof.Missing("The saas-token header is missing");
        }

        if (token.Length > LongestToken)
        {
            return CustomerProof.Invalid("The saas-token is malformed");
        }

        try
        {
            return Validate(new JsonWebToken(token), tenant);
        }
        catch (Exception)
        {
            // Whatever a parser makes of hostile input, the answer is that it is no token.
            return CustomerProof.Invalid("The saas-token is malformed");
        }
    }

    private static string? KeyIdOf(string? token)
    {
        try
        {
            return
                token is { Length: > 0 and <= LongestToken }
                && new JsonWebToken(token) is { Alg: SecurityAlgorithms.RsaSha256 } jwt
                ? jwt.Kid
                : null;
        }
        catch (Exception)
        {
            // No token; Validate says so, if it matters.
            return null;
        }
    }

    private CustomerProof Validate(JsonWebToken token, Tenant tenant)
    {
        if (CriticalHeader.IsIn(token))
        {
            return CustomerProof.Invalid("The saas-token is malformed");
        }

        if (Rules(token, tenant) is not { } rules)
        {
            return CustomerProof.Invalid("The saas-token is not signed with a key of this tenant");
        }

        // Ends before it returns: the keys are at hand, so nothing is waited for.
        var result = Handler.ValidateTokenAsync(token, rules).GetAwaiter().GetResult();
        var now = time.GetUtcNow();
        return !result.IsValid ? CustomerProof.Invalid("The saas-token's signature is invalid")
            : Lifetime.HasEnded(token, now)
                ? CustomerProof.Invalid("The saas-token has expired, or has no exp")
            : !Lifetime.HasBegun(token, now, options.ClockSkew)
                ? CustomerProof.Invalid("The saas-token is not valid yet")
            : token.Subject is { } customer && FieldValues.IsCustomerId(customer)
                ? CustomerProof.Of(customer)
            : CustomerProof.Invalid("The saas-token names no customer");
    }

    private TokenValidationParameters? Rules(JsonWebToken token, Tenant tenant) =>
        token.Alg switch
        {
            SecurityAlgorithms.HmacSha256
                when _tenantKeys.TryGetValue(tenant.ToString(), out var key) => SignedWith(
                key,
                SecurityAlgorithms.HmacSha256
            ),
            SecurityAlgorithms.RsaSha256
                when token.Typ == TokenType
                    && token.Issuer == options.Issuer
                    && token.TryGetPayloadValue<string>("tenant", out var served)
                    && served == tenant.ToString()
                    && keys.Find(token.Kid ?? "") is { } own => SignedWith(
                own.Key,
                SecurityAlgorithms.RsaSha256
            ),
            _ => null,
        };

    // Lifetime and issuer are checked by hand: the one by the service's clock, the other exists for the service's own tokens only. A tenant's
    // tokens name no audience, the key is theirs alone.
    private static TokenValidationParameters SignedWith(SecurityKey key, string algorithm) =>
        new()
        {
            IssuerSigningKey = key,
            TryAllIssuerSigningKeys = true,
            ValidAlgorithms = [algorithm],
            RequireSignedTokens = true,
            ValidateIssuer = false,
            ValidateAudience = false,
            ValidateLifetime = false,
        };
}
