using System.Text.Json.Nodes;
using SessionContext.Server.Access;
using SessionContext.Server.Settings;

namespace SessionContext.Server.OAuth;

/// <summary>
/// The document by which others find the authority (OpenID Connect Discovery 1.0 § 3, RFC 8414 § 2). Its URLs begin
/// with <see cref="IdentityOptions.Issuer"/> and with nothing of the request: a <c>Host</c> header is the caller's
/// word, and a proxy in front ends TLS.
/// </summary>
internal sealed class AuthorityMetadata(IdentityOptions options)
{
    /// <summary>Where the document is; both standards have a place of their own.</summary>
    public static readonly IReadOnlyList<string> Paths =
    [
        "/.well-known/openid-configuration",
        "/.well-known/oauth-authorization-server",
    ];

    private readonly string _document = Document(options.Issuer).ToJsonString();

    /// <summary>Answers with the document.</summary>
    public IResult Answer() => Results.Text(_document, "application/json");

    private static JsonObject Document(string issuer)
    {
        var address = issuer.TrimEnd('/');
        return new()
        {
            ["issuer"] = issuer,
            ["token_endpoint"] = address + EmbeddedAuthority.TokenPath,
            ["jwks_uri"] = address + EmbeddedAuthority.KeysPath,
            ["grant_types_supported"] = new JsonArray("client_credentials"),
            ["token_endpoint_auth_methods_supported"] = new JsonArray(
                "client_secret_basic",
                "client_secret_post"
            ),
            ["scopes_supported"] = new JsonArray([.. Scopes.All.Select(scope => (JsonNode)scope)]),
            // OpenID Connect requires these two; clients that check the document refuse it without them.
            ["subject_types_supported"] = new JsonArray("public"),
            ["id_token_signing_alg_values_supported"] = new JsonArray("RS256"),
        };
    }
}
