using System.Net;

namespace SessionContext.Server.Http;

/// <summary>Tells whether a request comes from this machine itself.</summary>
internal static class LocalCaller
{
    public static bool Is(HttpContext http) =>
        Is(http.Connection.RemoteIpAddress, http.Request.Headers);

    /// <summary>
    /// The connection comes from loopback, and no proxy on this machine made it for somebody else. Headers can only
    /// take the right away, never give it.
    /// </summary>
    public static bool Is(IPAddress? connection, IHeaderDictionary headers) =>
        connection is not null
        && IPAddress.IsLoopback(connection.IsIPv4MappedToIPv6 ? connection.MapToIPv4() : connection)
        && !headers.ContainsKey("X-Forwarded-For")
        && !headers.ContainsKey("Forwarded");
}
