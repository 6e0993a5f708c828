using Microsoft.IdentityModel.JsonWebTokens;
using SessionContext.Core;
using SessionContext.Core.Documents;

namespace SessionContext.Server.Identity.Tokens;

/// <summary>Reads the caller out of a token whose signature was checked.</summary>
internal static class CallerClaims
{
    /// <summary>Some issuers repeat the tenant among the scopes; it is no permission.</summary>
    private const string TenantScope = "tenant=";

    /// <summary>
    /// The caller by the issuer's claim names. A claim that is missing or malformed is absent; only the customer's may not be malformed, for without
    /// it the token would be an anonymous shopper's: then null.
    /// </summary>
    public static Caller? Read(JsonWebToken jwt, TrustedIssuer issuer)
    {
        var names = issuer.Claims;
        jwt.TryGetPayloadValue<object>(names.Customer, out var customer);
        if (customer is not null && !FieldValues.IsCustomerId(customer as string))
        {
            return null;
        }

        var subject = Text(jwt, JwtRegisteredClaimNames.Sub) ?? "";
        return new()
        {
            Tenant = TenantOf(jwt, issuer),
            Scopes = Scopes(jwt, names.Scope),
            Subject = subject,
            ClientId = Text(jwt, "client_id") ?? Text(jwt, JwtRegisteredClaimNames.Azp) ?? subject,
            SessionId = SessionId.TryParse(Text(jwt, names.Session), out var id) ? id : null,
            CustomerId = customer as string,
            ExpiresAt = jwt.ValidTo,
        };
    }

    /// <summary>
    /// The one tenant that the token serves, null for none. An issuer that speaks for one tenant need not name it, and speaks for no other; of any other issuer, a
    /// token that names no tenant serves none.
    /// </summary>
    public static Tenant? TenantOf(JsonWebToken jwt, TrustedIssuer issuer)
    {
        var name = issuer.Claims.Tenant;
        if (!jwt.TryGetPayloadValue<object>(name, out _))
        {
            return issuer.Tenant;
        }

        return
            Tenant.TryParse(Text(jwt, name), out var tenant) && (issuer.Tenant ?? tenant) == tenant
            ? tenant
            : null;
    }

    /// <summary>The customer whom the token is about: the customer claim, or <c>sub</c> where there is none; null where it breaks the rules.</summary>
    public static string? CustomerOf(JsonWebToken jwt, TrustedIssuer issuer)
    {
        var name = jwt.TryGetPayloadValue<object>(issuer.Claims.Customer, out _)
            ? issuer.Claims.Customer
            : JwtRegisteredClaimNames.Sub;
        return Text(jwt, name) is { } id && FieldValues.IsCustomerId(id) ? id : null;
    }

    private static string? Text(JsonWebToken jwt, string name) =>
        jwt.TryGetPayloadValue<object>(name, out var value) ? value as string : null;

    // An array comes as one claim for each element, so text and array read alike.
    private static string[] Scopes(JsonWebToken jwt, string name) =>
        [
            .. jwt
                .Claims.Where(claim => claim.Type == name)
                .SelectMany(claim => claim.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Where(scope => !scope.StartsWith(TenantScope, StringComparison.Ordinal)),
        ];
}
