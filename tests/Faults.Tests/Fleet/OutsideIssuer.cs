using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace SessionContext.Faults.Tests.Fleet;

/// <summary>An authority outside the service whose tokens every node takes: its keys lie in a file.</summary>
internal sealed class OutsideIssuer
{
    private const string Issuer = "https://login.example";
    private const string Audience = "contexts";
    private readonly string _file;

    public OutsideIssuer(TemporaryFolder folder)
    {
        var key = new RsaSecurityKey(RSA.Create(2048)) { KeyId = "k" };
        var open = key.Rsa.ExportParameters(false);
        _file = Path.Combine(folder.Path, "jwks.json");
        File.WriteAllText(
            _file,
            JsonSerializer.Serialize(
                new
                {
                    keys = new[]
                    {
                        new
                        {
                            kty = "RSA",
                            use = "sig",
                            kid = key.KeyId,
                            n = Base64UrlEncoder.Encode(open.Modulus),
                            e = Base64UrlEncoder.Encode(open.Exponent),
                        },
                    },
                }
            )
        );
        Token = new JsonWebTokenHandler().CreateToken(
            new SecurityTokenDescriptor
            {
                Issuer = Issuer,
                Audience = Audience,
                SigningCredentials = new(key, SecurityAlgorithms.RsaSha256),
                Claims = new Dictionary<string, object>
                {
                    ["sub"] = "backend",
                    ["tenant"] = "shop",
                    ["scope"] = "sessioncontext.context_manage",
                },
            }
        );
    }

    /// <summary>A backend's token, good for the test's time.</summary>
    public string Token { get; }

    /// <summary>Has the service trust it.</summary>
    public IEnumerable<KeyValuePair<string, string>> Settings =>
        [
            new("Identity__Issuers__0__Issuer", Issuer),
            new("Identity__Issuers__0__Audience", Audience),
            new("Identity__Issuers__0__JwksFile", _file),
        ];
}
