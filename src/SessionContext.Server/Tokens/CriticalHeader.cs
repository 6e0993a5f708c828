using Microsoft.IdentityModel.JsonWebTokens;

namespace SessionContext.Server.Tokens;

/// <summary>
/// The <c>crit</c> header (RFC 7515 § 4.1.11): names what a recipient of the token must understand. The service
/// understands no such extension, so it takes no token that has one.
/// </summary>
internal static class CriticalHeader
{
    public static bool IsIn(JsonWebToken token) => token.TryGetHeaderValue<object>("crit", out _);
}
