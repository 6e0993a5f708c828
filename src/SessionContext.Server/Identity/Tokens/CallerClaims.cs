using Microsoft.IdentityModel.JsonWebTokens;
using SessionContext.Core;
using SessionContext.Server.Identity.Configuration;

namespace SessionContext.Server.Identity.Tokens;

/// <summary>Reads the caller out of a token whose signature was checked.</summary>
internal static class CallerClaims
{
    /// <summary>Some issuers repeat the tenant among the scopes; it is no permission.</summary>
    private const string TenantScope = "tenant=";

    /// <summary>The caller by the issuer's claim names. A claim that is missing or malformed is absent, never an error.</summary>
    public static Caller Read(JsonWebToken jwt, ClaimNames names)
    {
        var subject = Text(jwt, JwtRegisteredClaimNames.Sub) ?? "";
        return new()
        {
            Tenant = Tenant.TryParse(Text(jwt, names.Tenant), out var tenant) ? tenant : null,
            Scopes = Scopes(jwt, names.Scope),
            Subject = subject,
            ClientId = Text(jwt, "client_id") ?? Text(jwt, JwtRegisteredClaimNames.Azp) ?? subject,
            SessionId = SessionId.TryParse(Text(jwt, names.Session), out var id) ? id : null,
            CustomerId = Text(jwt, names.Customer) is { Length: > 0 } customer ? customer : null,
        };
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
