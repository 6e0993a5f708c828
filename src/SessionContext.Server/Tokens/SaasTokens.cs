using System.Collections.Frozen;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using SessionContext.Core;
using SessionContext.Core.Changes;
using SessionContext.Core.Documents;
using SessionContext.Server.Keys;
using SessionContext.Server.Settings;

namespace SessionContext.Server.Tokens;

/// <summary>
/// Checks the <c>saas-token</c> header: a signed JWT with an end, whose <c>sub</c> is the customer. Signed with the
/// tenant's own HS256 key, or by the embedded authority for that tenant.
/// </summary>
internal sealed class SaasTokens(IdentityOptions options, SigningKeys keys, TimeProvider time)
{
    /// <summary>
    /// The <c>typ</c> that tells the service's own saas-tokens from its access tokens, which prove no customer.
    /// </summary>
    public const string TokenType = "saas+jwt";

    private const int LongestToken = 16 * 1024;
    private static readonly JsonWebTokenHandler Handler = new();
    private static readonly SaasTokenResult Malformed = SaasTokenResult.Invalid(
        "The saas-token is malformed."
    );

    private readonly FrozenDictionary<string, SymmetricSecurityKey> _tenantKeys =
        options.SaasToken.Keys.ToFrozenDictionary(
            pair => pair.Key,
            pair => new SymmetricSecurityKey(Convert.FromBase64String(pair.Value)),
            StringComparer.Ordinal
        );

    /// <summary>
    /// The customer whom the token proves for the tenant, or why it proves nobody; the reason repeats nothing of the
    /// token.
    /// </summary>
    public async ValueTask<SaasTokenResult> ValidateAsync(
        string? token,
        Tenant tenant,
        CancellationToken cancellationToken
    )
    {
        if (string.IsNullOrEmpty(token))
        {
            return SaasTokenResult.Missing("The saas-token header is missing.");
        }

        try
        {
            return token.Length <= LongestToken
                ? await ValidateAsync(new JsonWebToken(token), tenant, cancellationToken)
                : Malformed;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return Malformed; // whatever a parser makes of hostile input, it is not a token
        }
    }

    private async ValueTask<SaasTokenResult> ValidateAsync(
        JsonWebToken token,
        Tenant tenant,
        CancellationToken cancellationToken
    )
    {
        if (CriticalHeader.IsIn(token))
        {
            return Malformed;
        }

        if (await RulesAsync(token, tenant, cancellationToken) is not { } rules)
        {
            return SaasTokenResult.Invalid(
                "The saas-token is not signed with a key of this tenant."
            );
        }

        var result = await Handler.ValidateTokenAsync(token, rules);
        var now = time.GetUtcNow();
        return !result.IsValid ? SaasTokenResult.Invalid("The saas-token's signature is invalid.")
            : Lifetime.IsExpired(token, now)
                ? SaasTokenResult.Invalid("The saas-token has expired, or has no exp.")
            : !Lifetime.HasBegun(token, now, options.ClockSkew)
                ? SaasTokenResult.Invalid("The saas-token is not valid yet.")
            : token.Subject is { } customer && FieldRule.CustomerId.IsValid(customer)
                ? SaasTokenResult.Of(
                    customer,
                    token.Alg == SecurityAlgorithms.RsaSha256 ? KnownCutOff.Of(token) : null
                )
            : SaasTokenResult.Invalid("The saas-token names no customer.");
    }

    private async ValueTask<TokenValidationParameters?> RulesAsync(
        JsonWebToken token,
        Tenant tenant,
        CancellationToken cancellationToken
    ) =>
        token.Alg switch
        {
            SecurityAlgorithms.HmacSha256
                when _tenantKeys.TryGetValue(tenant.ToString(), out var key) => SignedWith(
                key,
                SecurityAlgorithms.HmacSha256
            ),
            // Another process may have made the key just now.
            SecurityAlgorithms.RsaSha256
                when token.Typ == TokenType
                    && token.Issuer == options.Issuer
                    && token.TryGetPayloadValue<string>("tenant", out var served)
                    && served == tenant.ToString()
                    && await keys.FindAsync(token.Kid ?? "", cancellationToken) is { } own =>
                SignedWith(own.Key, SecurityAlgorithms.RsaSha256),
            _ => null,
        };

    // Lifetime and issuer are checked by hand: the one by the service's clock, the other exists for the service's own
    // tokens only. A tenant's tokens name no audience, the key is theirs alone.
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
