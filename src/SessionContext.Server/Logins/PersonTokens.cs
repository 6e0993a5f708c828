using System.Text.Json;
using SessionContext.Server.Access;
using SessionContext.Server.Tokens;

namespace SessionContext.Server.Logins;

/// <summary>
/// Tells the token of a logged-in person from others that the same provider signs (RFC 8725 § 3.11). No standard claim
/// says so; each provider marks the tokens of services and guests in its own way, and these are the marks that are
/// known.
/// </summary>
internal static class PersonTokens
{
    private const string Service = "it is the token of a service, not of a person.";
    private const string Guest = "it is the token of an anonymous session, not of a person.";
    private const string Notice = "it is a security event, not a log-in.";

    private static readonly string[] ClientClaims = ["client_id", "azp", "appid", "cid"];
    private static readonly string[] GrantClaims = ["gty", "grant_type", "grantName"];

    /// <summary>Why the token proves no person; null where nothing speaks against it.</summary>
    public static string? ReasonAgainst(TokenClaims claims, Caller caller) =>
        IsService(claims, caller) ? Service
        : IsGuest(claims, caller) ? Guest
        // OpenID Connect Back-Channel Logout § 2.4, RFC 8417 § 2.2: it names a person, too, and was no log-in.
        : claims.Find("events") is not null ? Notice
        : null;

    private static bool IsService(TokenClaims claims, Caller caller) =>
        caller.Scopes.Any(IsOurs)
        || ClientClaims.Any(name => IsClient(claims.Text(name), caller.Subject))
        // Auth0, SAP and Cloud Foundry, ForgeRock.
        || GrantClaims.Any(name => IsOfClients(claims.Words(name)))
        // Microsoft Entra; without the optional idtyp, by what only an application's token has together.
        || claims.Is("idtyp", "app")
        || (
            claims.Find("scp") is null
            && (claims.Find("azp") ?? claims.Find("appid")) is not null
            && claims.Is("oid", caller.Subject)
        )
        // AWS Cognito.
        || (claims.Is("token_use", "access") && claims.Find("username") is null)
        // Keycloak.
        || claims
            .Text("preferred_username")
            ?.StartsWith("service-account-", StringComparison.OrdinalIgnoreCase)
            is true
        || claims.Find("clientHost") is not null;

    // All of them are for services, and so are those of a later version.
    private static bool IsOurs(string scope) =>
        scope.StartsWith("sessioncontext.", StringComparison.Ordinal)
        || scope.StartsWith("session_context.", StringComparison.Ordinal);

    // RFC 9068 § 5 warns of the client that is its own subject; Auth0 adds a suffix.
    private static bool IsClient(string? client, string subject) =>
        client is not (null or "") && (subject == client || subject == $"{client}@clients");

    private static bool IsOfClients(IReadOnlyList<string>? grant) =>
        grant?.Any(word => word is "client_credentials" or "client-credentials") is true;

    private static bool IsGuest(TokenClaims claims, Caller caller) =>
        // Another service of this kind, and an issuer whose tokens speak for sessions.
        caller is { SessionId: not null, CustomerId: null }
        || caller.SessionId?.ToString() == caller.Subject
        || caller.Has(SessionOwner.Anonymous)
        // Supabase, Firebase.
        || claims.Find("is_anonymous")?.ValueKind == JsonValueKind.True
        || claims.Is("firebase.sign_in_provider", "anonymous");
}
