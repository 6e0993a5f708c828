using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace SessionContext.Server.Keys;

/// <summary>One RSA key pair of the embedded authority.</summary>
internal sealed class SigningKey
{
    private const int Bits = 2048;

    private SigningKey(DateTimeOffset createdAt, RsaSecurityKey key)
    {
        CreatedAt = createdAt;
        Key = key;
        Credentials = new SigningCredentials(Key, SecurityAlgorithms.RsaSha256);
    }

    private SigningKey(DateTimeOffset createdAt, RSA rsa)
        : this(createdAt, new RsaSecurityKey(rsa)) =>
        Key.KeyId = Base64UrlEncoder.Encode(Key.ComputeJwkThumbprint());

    /// <summary>
    /// When the key was made, or took its place after keys of another store joined it; the newest one signs.
    /// </summary>
    public DateTimeOffset CreatedAt { get; }

    /// <summary>The key; its id (<c>kid</c>) is its RFC 7638 thumbprint.</summary>
    public RsaSecurityKey Key { get; }

    /// <summary>The key as what signs, RS256.</summary>
    public SigningCredentials Credentials { get; }

    /// <summary>A new key.</summary>
    public static SigningKey Create(DateTimeOffset now) => new(now, RSA.Create(Bits));

    /// <summary>The key that <see cref="ToPem"/> wrote.</summary>
    /// <exception cref="ArgumentException">The text is not an RSA private key.</exception>
    public static SigningKey FromPem(DateTimeOffset createdAt, string pem)
    {
        var rsa = RSA.Create();
        rsa.ImportFromPem(pem);
        return new(createdAt, rsa);
    }

    /// <summary>The key that <see cref="ToPkcs8"/> wrote.</summary>
    /// <exception cref="CryptographicException">The bytes are not an RSA private key.</exception>
    public static SigningKey FromPkcs8(DateTimeOffset createdAt, ReadOnlySpan<byte> pkcs8)
    {
        var rsa = RSA.Create();
        rsa.ImportPkcs8PrivateKey(pkcs8, out _);
        return new(createdAt, rsa);
    }

    /// <summary>The same key at another place of the succession.</summary>
    public SigningKey At(DateTimeOffset createdAt) => new(createdAt, Key);

    /// <summary>The private key, PKCS#8 as PEM.</summary>
    public string ToPem() => Key.Rsa.ExportPkcs8PrivateKeyPem();

    /// <summary>The private key, PKCS#8.</summary>
    public byte[] ToPkcs8() => Key.Rsa.ExportPkcs8PrivateKey();
}
