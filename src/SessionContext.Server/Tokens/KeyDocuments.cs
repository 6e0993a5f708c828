using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace SessionContext.Server.Tokens;

/// <summary>The two places that an outside issuer's keys are read from.</summary>
internal static class KeyDocuments
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);
    private const long LargestDocument = 1 << 20;
    private const int LongestQuote = 200;

    /// <summary>
    /// OpenID Connect discovery: the document under the authority, then the key set that it names. The document must be
    /// the issuer's (OpenID Connect Discovery § 4.3), also where the authority is another address of it, and neither
    /// may be somewhere else than the address says.
    /// </summary>
    /// <param name="issuer">The <c>iss</c> of the tokens that the keys are for.</param>
    /// <param name="authority">Where the document is.</param>
    public static Func<Task<IssuerKeys>> FromDiscovery(string issuer, Uri authority)
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false })
        {
            Timeout = Timeout,
            MaxResponseContentBufferSize = LargestDocument,
        };
        var documents = new HttpDocumentRetriever(client)
        {
            // An authority that was configured as https must not send on to plain http for its keys.
            RequireHttps = authority.Scheme == Uri.UriSchemeHttps,
        };
        var address = $"{authority.AbsoluteUri.TrimEnd('/')}/.well-known/openid-configuration";
        return async () =>
        {
            var found = await OpenIdConnectConfigurationRetriever.GetAsync(
                address,
                documents,
                CancellationToken.None
            );
            return found.Issuer == issuer
                ? Usable(found.JsonWebKeySet, address)
                : throw new InvalidDataException(
                    $"{address} is the document of issuer '{Quote(found.Issuer)}', not of '{issuer}'."
                );
        };
    }

    /// <summary>A JSON Web Key Set on disk.</summary>
    public static Func<Task<IssuerKeys>> FromFile(string path) =>
        async () => Usable(new(await File.ReadAllTextAsync(path)), path);

    private static IssuerKeys Usable(JsonWebKeySet? set, string place) =>
        IssuerKeys.Of(set ?? new()) is { Keys.Count: > 0 } keys
            ? keys
            : throw new InvalidDataException($"{place} contains no usable signing key.");

    private static string? Quote(string? text) =>
        text?.Length > LongestQuote ? text[..LongestQuote] : text;
}
