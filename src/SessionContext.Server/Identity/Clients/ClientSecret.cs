using System.Buffers.Binary;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;

namespace SessionContext.Server.Identity.Clients;

/// <summary>
/// Secrets as salted PBKDF2 hashes, in the format of ASP.NET Core's <see cref="PasswordHasher{TUser}"/>. One check is meant to be
/// expensive (some 50 ms of CPU), so callers bound how many run at once.
/// </summary>
internal static class ClientSecret
{
    private const byte FormatMarker = 1;
    private const int SaltLength = 16;
    private const int SubkeyLength = 32;
    private const int HeaderLength = 13;
    private static readonly PasswordHasher<object> Hasher = new();
    private static readonly object NoUser = new();

    /// <summary>
    /// A hash that no secret has, with the cost of a real one: what an unknown client is checked against, so that the time of the answer
    /// does not tell which ids exist.
    /// </summary>
    public static string Decoy { get; } = MakeDecoy();

    /// <summary>A new hash of a secret.</summary>
    public static string Hash(string secret) => Hasher.HashPassword(NoUser, secret);

    /// <summary>Whether the secret is the hash's; compared in constant time.</summary>
    public static bool Matches(string hash, string secret) =>
        Hasher.VerifyHashedPassword(NoUser, hash, secret) != PasswordVerificationResult.Failed;

    /// <summary>Whether the text is a hash of this format.</summary>
    public static bool IsHash(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length)
            && length >= HeaderLength + SaltLength + SaltLength
            && bytes[0] == FormatMarker;
    }

    private static string MakeDecoy()
    {
        // Version 3 of the format: marker, PRF (2 = HMAC-SHA512), iterations, salt length, salt, subkey. Drawn at random instead of
        // computed, which costs nothing at start.
        var bytes = RandomNumberGenerator.GetBytes(HeaderLength + SaltLength + SubkeyLength);
        bytes[0] = FormatMarker;
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(1), 2);
        BinaryPrimitives.WriteInt32BigEndian(
            bytes.AsSpan(5),
            new PasswordHasherOptions().IterationCount
        );
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(9), SaltLength);
        return Convert.ToBase64String(bytes);
    }
}
