using System.Net;
using System.Net.Sockets;

namespace SessionContext.Server.Tests.Proxies;

/// <summary>HTTP clients with a network address of their own: all of 127.0.0.0/8 is this machine.</summary>
internal static class ShopperDevice
{
    public static HttpClient At(string address, Uri server) =>
        new(
            new SocketsHttpHandler
            {
                ConnectCallback = async (context, cancellationToken) =>
                {
                    var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                    try
                    {
                        socket.Bind(new IPEndPoint(IPAddress.Parse(address).MapToIPv6(), 0));
                        await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
                        return new NetworkStream(socket, ownsSocket: true);
                    }
                    catch
                    {
                        socket.Dispose();
                        throw;
                    }
                },
            }
        )
        {
            BaseAddress = server,
        };
}
