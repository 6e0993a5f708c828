using Microsoft.IdentityModel.JsonWebTokens;
using SessionContext.Core;
using SessionContext.Core.Documents;
using SessionContext.Server.Access;
using SessionContext.Server.Logins;

namespace SessionContext.Server.Tokens;

/// <summary>Reads the caller out of a token whose signature was checked.</summary>
internal static class CallerClaims
{
    /// <summary>Some issuers repeat the tenant among the scopes; it is no permission.</summary>
    private const string TenantScope = "tenant=";

    /// <summary>
    /// The caller by the issuer's claim names. A claim that is present and cannot be used refuses the token: ignored, a
    /// customer's token would be an anonymous shopper's, and nothing would tell the caller why.
    /// </summary>
    public static TokenCheck<Caller> Read(JsonWebToken jwt, TrustedIssuer issuer)
    {
        var claims = new TokenClaims(jwt);
        var names = issuer.Claims;
        if (!TryTenant(claims, issuer, out var tenant))
        {
            return new(TokenRefusal.Claim(names.Tenant));
        }

        var scopes = new List<string>();
        foreach (var name in names.Scope.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (claims.Words(name) is not { } words)
            {
                return new(TokenRefusal.Claim(name));
            }

            scopes.AddRange(words.Select(word => ScopeOf(word, issuer)).OfType<string>());
        }

        SessionId? session = null;
        if (claims.Find(names.Session) is not null)
        {
            if (!SessionId.TryParse(claims.Text(names.Session), out var id))
            {
                return new(TokenRefusal.Claim(names.Session));
            }

            session = id;
        }

        var customer = claims.Text(names.Customer);
        if (claims.Find(names.Customer) is not null && !FieldRule.CustomerId.IsValid(customer))
        {
            return new(TokenRefusal.Claim(names.Customer));
        }

        var subject = claims.Text(JwtRegisteredClaimNames.Sub) ?? "";
        return new(
            new Caller
            {
                Tenant = tenant,
                Scopes = scopes,
                Subject = subject,
                ClientId =
                    claims.Text("client_id") ?? claims.Text(JwtRegisteredClaimNames.Azp) ?? subject,
                SessionId = session,
                CustomerId = customer,
                Email = Detail(claims, SessionTokens.EmailClaim, SessionTokens.LongestEmail),
                LegalEntityId = Detail(
                    claims,
                    SessionTokens.LegalEntityClaim,
                    SessionTokens.LongestLegalEntityId
                ),
                ExpiresAt = jwt.ValidTo,
            }
        );
    }

    /// <summary>
    /// The word without its prefix (<c>https://api.example/contexts.read</c>); null where it is no scope of this
    /// service.
    /// </summary>
    private static string? ScopeOf(string word, TrustedIssuer issuer) =>
        word.StartsWith(TenantScope, StringComparison.Ordinal) ? null
        : issuer.ScopePrefix is null ? word[(word.LastIndexOf('/') + 1)..]
        : word.StartsWith(issuer.ScopePrefix, StringComparison.Ordinal)
            ? word[issuer.ScopePrefix.Length..]
        : null;

    // Nothing is permitted by it, so one that cannot be used is left out and the token stays valid.
    private static string? Detail(TokenClaims claims, string name, int longest) =>
        claims.Text(name) is { Length: > 0 } text && text.Length <= longest ? text : null;

    /// <summary>
    /// The one tenant that the token serves, null for none; false where the claim is no tenant. An issuer that speaks
    /// for one tenant need not name it, and speaks for no other; of any other issuer, a token that names no tenant
    /// serves none.
    /// </summary>
    private static bool TryTenant(TokenClaims claims, TrustedIssuer issuer, out Tenant? tenant)
    {
        tenant = issuer.Tenant;
        if (claims.Find(issuer.Claims.Tenant) is null)
        {
            return true;
        }

        var isTenant = Tenant.TryParse(claims.Text(issuer.Claims.Tenant), out var named);
        tenant = isTenant && (issuer.Tenant ?? named) == named ? named : null;
        return isTenant;
    }
}
