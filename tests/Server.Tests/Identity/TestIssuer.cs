using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace SessionContext.Server.Tests.Identity;

/// <summary>An outside authority: one key, and tokens that say whatever a test needs.</summary>
internal sealed class TestIssuer(TimeProvider? time = null)
{
    public const string Issuer = "https://login.example";
    public const string Audience = "contexts";
    private static readonly JsonWebTokenHandler Handler = new()
    {
        SetDefaultTimesOnTokenCreation = false,
    };

    private readonly TimeProvider _time = time ?? TimeProvider.System;

    public RsaSecurityKey Key { get; } =
        new(ReadyKeys.Next()) { KeyId = Guid.NewGuid().ToString("N") };

    public string Jwks()
    {
        var key = Key.Rsa.ExportParameters(false);
        return JsonSerializer.Serialize(
            new
            {
                keys = new[]
                {
                    new
                    {
                        kty = "RSA",
                        use = "sig",
                        kid = Key.KeyId,
                        n = Base64UrlEncoder.Encode(key.Modulus),
                        e = Base64UrlEncoder.Encode(key.Exponent),
                    },
                },
            }
        );
    }

    public string Token(Action<SecurityTokenDescriptor>? change = null)
    {
        var now = _time.GetUtcNow().UtcDateTime;
        var token = new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = Audience,
            IssuedAt = now,
            NotBefore = now,
            Expires = now.AddMinutes(10),
            SigningCredentials = new(Key, SecurityAlgorithms.RsaSha256),
            Claims = new Dictionary<string, object>
            {
                ["sub"] = "someone",
                ["tenant"] = "demo",
                ["scope"] = Calls.Scope,
            },
        };
        change?.Invoke(token);
        return Handler.CreateToken(token);
    }

    /// <summary>Trusts this issuer by a key set in a file.</summary>
    public string[] ByFile(TestFolder folder)
    {
        var file = folder.File("jwks.json");
        File.WriteAllText(file, Jwks());
        return
        [
            $"--Identity:Issuers:0:Issuer={Issuer}",
            $"--Identity:Issuers:0:Audience={Audience}",
            $"--Identity:Issuers:0:JwksFile={file}",
        ];
    }
}
