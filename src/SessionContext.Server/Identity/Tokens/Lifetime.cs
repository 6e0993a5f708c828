using Microsoft.IdentityModel.JsonWebTokens;

namespace SessionContext.Server.Identity.Tokens;

/// <summary>From when until when a token is good. The end is exact; the beginning tolerates a small difference between two machines' clocks.</summary>
internal static class Lifetime
{
    /// <summary>How far ahead of this machine's clock a token's <c>nbf</c> may lie.</summary>
    public static readonly TimeSpan ClockDifference = TimeSpan.FromSeconds(5);

    /// <summary>Whether the token has begun.</summary>
    public static bool HasBegun(JsonWebToken token, DateTimeOffset now) =>
        token.ValidFrom == DateTime.MinValue
        || token.ValidFrom <= now.UtcDateTime + ClockDifference;

    /// <summary>Whether the token has ended; one that names no end counts as ended.</summary>
    public static bool HasEnded(JsonWebToken token, DateTimeOffset now) =>
        token.ValidTo <= now.UtcDateTime;
}
