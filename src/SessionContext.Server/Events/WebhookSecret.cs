using System.Text;

namespace SessionContext.Server.Events;

/// <summary>A secret as it is configured, and the key that it stands for.</summary>
internal static class WebhookSecret
{
    /// <summary>Bytes of the shortest key.</summary>
    public const int Shortest = 16;

    private const string Base64Prefix = "whsec_";

    /// <summary>The key; null where the secret is too short, or no base64 after its prefix.</summary>
    public static byte[]? ToKey(string secret)
    {
        var key = secret.StartsWith(Base64Prefix, StringComparison.Ordinal)
            ? Decode(secret.AsSpan(Base64Prefix.Length))
            : Encoding.UTF8.GetBytes(secret);
        return key?.Length >= Shortest ? key : null;
    }

    private static byte[]? Decode(ReadOnlySpan<char> base64)
    {
        var bytes = new byte[base64.Length];
        return Convert.TryFromBase64Chars(base64, bytes, out var length) ? bytes[..length] : null;
    }
}
