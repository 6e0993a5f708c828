using System.Buffers;

namespace SessionContext.Server.Http;

/// <summary>Names of headers in the configuration.</summary>
internal static class HeaderName
{
    // RFC 9110 § 5.6.2
    private static readonly SearchValues<char> Characters = SearchValues.Create(
        "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    );

    /// <summary>Whether a header can have the name.</summary>
    public static bool IsValid(string? name) =>
        name is { Length: > 0 } && !name.AsSpan().ContainsAnyExcept(Characters);
}
