using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using SessionContext.Server.Keys;
using SessionContext.Server.Settings;
using SessionContext.Server.Storage;

namespace SessionContext.Server.FirstStart;

/// <summary>
/// Stands in for the shop's identity provider where none is configured (Development only), so that a log-in can be
/// tried out at once. Its key lies in the data folder, readable by the owner alone; <c>session-context token
/// --subject</c> signs with it.
/// </summary>
internal static class FirstStartIssuer
{
    private const string Issuer = "https://session-context/first-start";
    private const string Audience = "session-context";
    private const int KeyBits = 2048;
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private static readonly JsonWebTokenHandler Handler = new()
    {
        SetDefaultTimesOnTokenCreation = false,
    };

    /// <summary>The provider, with the key that an earlier start made, or with a new one.</summary>
    /// <exception cref="SettingsException">The files cannot be used.</exception>
    public static IssuerOptions Open(DataFolder folder)
    {
        try
        {
            using var rsa = RSA.Create(KeyBits);
            if (File.Exists(folder.FirstStartIssuer))
            {
                rsa.ImportFromPem(File.ReadAllText(folder.FirstStartIssuer));
            }
            else
            {
                PrivateFile.MakeFolder(folder.Path);
                PrivateFile.Write(folder.FirstStartIssuer, rsa.ExportPkcs8PrivateKeyPem());
            }

            PrivateFile.Write(folder.FirstStartIssuerKeys, KeySet(rsa));
        }
        catch (Exception e)
            when (e
                    is IOException
                        or UnauthorizedAccessException
                        or CryptographicException
                        or ArgumentException
            )
        {
            throw new SettingsException([
                $"{folder.FirstStartIssuer} is not valid. Delete it, and the next start makes a new key; or configure Identity:Issuers.",
            ]);
        }

        return new()
        {
            Issuer = Issuer,
            Audience = Audience,
            Tenant = FirstStartClient.Tenant,
            JwksFile = folder.FirstStartIssuerKeys,
        };
    }

    /// <summary>A subject token: it says that the customer has just logged in, for one hour.</summary>
    /// <exception cref="IOException">The first start made no provider in this folder, or its key cannot be
    /// read.</exception>
    public static string Sign(DataFolder folder, string customer, DateTimeOffset now)
    {
        using var rsa = RSA.Create();
        rsa.ImportFromPem(File.ReadAllText(folder.FirstStartIssuer));
        return Handler.CreateToken(
            new SecurityTokenDescriptor
            {
                Issuer = Issuer,
                Audience = Audience,
                IssuedAt = now.UtcDateTime,
                Expires = (now + Lifetime).UtcDateTime,
                Claims = new Dictionary<string, object>
                {
                    [JwtRegisteredClaimNames.Sub] = customer,
                },
                SigningCredentials = new(
                    // Not kept for the next signature: the key is gone by then.
                    new RsaSecurityKey(rsa)
                    {
                        CryptoProviderFactory = new() { CacheSignatureProviders = false },
                    },
                    SecurityAlgorithms.RsaSha256
                ),
            }
        );
    }

    private static string KeySet(RSA rsa)
    {
        var key = rsa.ExportParameters(includePrivateParameters: false);
        return $$"""{"keys":[{"kty":"RSA","use":"sig","n":"{{Base64UrlEncoder.Encode(key.Modulus)}}","e":"{{Base64UrlEncoder.Encode(key.Exponent)}}"}]}""";
    }
}
