using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;

namespace SessionContext.Server.Access;

/// <summary>
/// The limit for calls that need no token and yet have something stored or computed: by the caller's network, which is
/// all that is known of the caller.
/// </summary>
internal static class LoginRate
{
    /// <summary>The name by which endpoints ask for it.</summary>
    public const string Policy = "logins";

    // An IPv6 caller has at least a /64 to call from.
    private const int NetworkBytes = 8;

    /// <summary>Where this request counts.</summary>
    public static RateLimitPartition<IPAddress> Of(HttpContext http, int perMinute) =>
        perMinute == 0
            ? RateLimitPartition.GetNoLimiter(IPAddress.None)
            : RateLimitPartition.GetFixedWindowLimiter(
                Network(http.Connection.RemoteIpAddress ?? IPAddress.None),
                _ => new() { PermitLimit = perMinute, Window = TimeSpan.FromMinutes(1) }
            );

    /// <summary>The part of an address that its holder cannot choose.</summary>
    public static IPAddress Network(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }

        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return address;
        }

        var bytes = address.GetAddressBytes();
        bytes.AsSpan(NetworkBytes).Clear();
        return new IPAddress(bytes);
    }
}
