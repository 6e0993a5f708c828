using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace SessionContext.Server.Identity.Tokens;

/// <summary>The two places that an outside issuer's keys are read from.</summary>
internal static class KeyDocuments
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);
    private const long LargestDocument = 1 << 20;

    /// <summary>OpenID Connect discovery: the document under the authority, then the key set that it names.</summary>
    public static Func<Task<IReadOnlyList<SecurityKey>>> FromDiscovery(Uri authority)
    {
        var client = new HttpClient
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
            return Usable(found.SigningKeys, address);
        };
    }

    /// <summary>A JSON Web Key Set on disk.</summary>
    public static Func<Task<IReadOnlyList<SecurityKey>>> FromFile(string path) =>
        async () =>
            Usable(new JsonWebKeySet(await File.ReadAllTextAsync(path)).GetSigningKeys(), path);

    private static IReadOnlyList<SecurityKey> Usable(ICollection<SecurityKey> keys, string place) =>
        keys.Count > 0
            ? [.. keys]
            : throw new InvalidDataException($"{place} holds no signing key.");
}
