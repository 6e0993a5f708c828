using Microsoft.IdentityModel.JsonWebTokens;

namespace SessionContext.Server.Tokens;

/// <summary>
/// From when until when a token is valid. Its <c>exp</c> is exact, since nobody loses more than the last seconds by it;
/// its <c>nbf</c> has a leeway, without which a fresh token of a machine whose clock is ahead would be refused. When it
/// was issued does not matter.
/// </summary>
internal static class Lifetime
{
    /// <summary>Whether the token has begun.</summary>
    /// <param name="token">The token; one without <c>nbf</c> has begun.</param>
    /// <param name="now">By this machine's clock.</param>
    /// <param name="skew">How far another machine's clock may be ahead.</param>
    public static bool HasBegun(JsonWebToken token, DateTimeOffset now, TimeSpan skew) =>
        token.ValidFrom == DateTime.MinValue || token.ValidFrom <= now.UtcDateTime + skew;

    /// <summary>Whether the token has ended; one that names no end counts as ended.</summary>
    public static bool IsExpired(JsonWebToken token, DateTimeOffset now) =>
        token.ValidTo <= now.UtcDateTime;
}
