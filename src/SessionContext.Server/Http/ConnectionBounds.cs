using System.Net;
using Microsoft.AspNetCore.Connections;
using SessionContext.Server.Access;
using SessionContext.Server.Settings;

namespace SessionContext.Server.Http;

/// <summary>
/// Closes connections above the bounds before anything is read from them. A known proxy and this machine itself carry
/// the requests of many callers, so they have no bound of their own; the management port has none at all, so that
/// health is answered under a flood.
/// </summary>
internal sealed class ConnectionBounds(
    InputBounds bounds,
    HttpOptions http,
    ManagementAddress? management
)
{
    private readonly KnownProxies _proxies = new(http.KnownProxies);

    /// <summary>Puts the bounds in front of an endpoint's connections.</summary>
    public ConnectionDelegate Before(ConnectionDelegate next) =>
        connection => ServeAsync(connection, next);

    /// <summary>The network that a connection counts for; null: none.</summary>
    public IPAddress? NetworkOf(EndPoint? caller)
    {
        if (caller is not IPEndPoint { Address: var address })
        {
            return null;
        }

        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return IPAddress.IsLoopback(plain) || _proxies.Contain(plain)
            ? null
            : LoginRate.Network(plain);
    }

    private async Task ServeAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        if (
            management is { Port: var port }
            && connection.LocalEndPoint is IPEndPoint local
            && local.Port == port
        )
        {
            await next(connection).ConfigureAwait(false);
            return;
        }

        var network = NetworkOf(connection.RemoteEndPoint);
        if (!bounds.Connections.TryTake(network, 1))
        {
            bounds.ConnectionRefused();
            return; // Kestrel closes it
        }

        try
        {
            await next(connection).ConfigureAwait(false);
        }
        finally
        {
            bounds.Connections.Return(network, 1);
        }
    }
}
