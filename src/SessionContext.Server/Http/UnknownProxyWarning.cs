using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using IPNetwork = System.Net.IPNetwork;

namespace SessionContext.Server.Http;

/// <summary>
/// Tells the operator that a proxy is not known: all of its callers then count as one, so that they share one budget of
/// log-ins. Once in the life of the process, since anyone may send the headers.
/// </summary>
internal sealed partial class UnknownProxyWarning(
    KnownProxies known,
    ILogger<UnknownProxyWarning> logger
)
{
    private int _given;

    /// <summary>Looks at the connection and its headers; before the framework takes them off.</summary>
    public void Check(HttpContext http)
    {
        if (
            Volatile.Read(ref _given) == 0
            && http.Request.Headers.ContainsKey(ForwardedHeadersDefaults.XForwardedForHeaderName)
            && http.Connection.RemoteIpAddress is { } proxy
            && !known.Contain(proxy)
            && Interlocked.Exchange(ref _given, 1) == 0
        )
        {
            var address = proxy.IsIPv4MappedToIPv6 ? proxy.MapToIPv4() : proxy;
            LogUnknown(address, NetworkOf(address));
        }
    }

    /// <summary>
    /// The usual size of a network that proxies get their addresses from; the operator knows the real one.
    /// </summary>
    private static IPNetwork NetworkOf(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        var fixedBytes = bytes.Length == 4 ? 3 : 8;
        bytes.AsSpan(fixedBytes).Clear();
        return new(new IPAddress(bytes), fixedBytes * 8);
    }

    [LoggerMessage(
        1006,
        LogLevel.Warning,
        "A request from {Address} has X-Forwarded-For, but Http:KnownProxies does not contain this address. If it is your proxy, add the "
            + "address or its network (such as {Network}) to Http:KnownProxies: until then all callers behind it share one limit of "
            + "log-ins. If it is not your proxy, nothing is wrong: the header was ignored. This is logged once."
    )]
    private partial void LogUnknown(IPAddress address, IPNetwork network);
}
