using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace SessionContext.Samples.Storefront.Upstreams;

/// <summary>
/// An OpenID Connect provider, with the parts that <c>Identity:Issuers</c> needs. Its key lives as long as the process,
/// and it checks no password.
/// </summary>
internal sealed class IdentityProvider(ShopSettings settings, TimeProvider time) : IDisposable
{
    private const string Audience = "session-context";
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);
    private static readonly JsonWebTokenHandler Handler = new();

    private readonly string _keyId = Guid.NewGuid().ToString("N");
    private readonly RSA _key = RSA.Create(2048);

    /// <summary>The <c>iss</c> of its tokens.</summary>
    public string Issuer { get; } = settings.Address.GetLeftPart(UriPartial.Authority);

    /// <summary>The address of its key set.</summary>
    public string KeysAddress => $"{Issuer}/.well-known/jwks.json";

    /// <summary>The public half of its key, for a JSON Web Key Set.</summary>
    public JsonWebKey PublicKey()
    {
        var parameters = _key.ExportParameters(includePrivateParameters: false);
        return new()
        {
            Kty = JsonWebAlgorithmsKeyTypes.RSA,
            Use = JsonWebKeyUseNames.Sig,
            Alg = SecurityAlgorithms.RsaSha256,
            Kid = _keyId,
            N = Base64UrlEncoder.Encode(parameters.Modulus),
            E = Base64UrlEncoder.Encode(parameters.Exponent),
        };
    }

    /// <summary>A token that names the customer who has logged in.</summary>
    public string TokenFor(Customer customer)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var key = new RsaSecurityKey(_key) { KeyId = _keyId };
        return Handler.CreateToken(
            new SecurityTokenDescriptor
            {
                Issuer = Issuer,
                Audience = Audience,
                IssuedAt = now,
                NotBefore = now,
                Expires = now + Lifetime,
                Claims = new Dictionary<string, object>
                {
                    [JwtRegisteredClaimNames.Sub] = customer.Id,
                    ["tenant"] = ShopSettings.Tenant,
                },
                SigningCredentials = new(key, SecurityAlgorithms.RsaSha256),
            }
        );
    }

    /// <inheritdoc />
    public void Dispose() => _key.Dispose();
}
