using Microsoft.AspNetCore.Identity;

namespace SessionContext.Server.OAuth;

/// <summary>
/// Secrets as salted PBKDF2 hashes, in the format of ASP.NET Core's <see cref="PasswordHasher{TUser}"/>. One check is
/// meant to be expensive (some 50 ms of CPU), so callers bound how many run at once.
/// </summary>
internal static class ClientSecret
{
    /// <summary>Characters of the shortest secret that is accepted outside Development.</summary>
    public const int Shortest = 16;

    private const byte FormatMarker = 1;
    private const int SaltLength = 16;
    private const int HeaderLength = 13;
    private static readonly PasswordHasher<object> Hasher = new();
    private static readonly object NoUser = new();

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
}
