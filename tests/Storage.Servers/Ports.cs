using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace SessionContext.Storage.Servers;

/// <summary>Loopback ports for servers that have to be told theirs.</summary>
public static class Ports
{
    // Nodes of a Redis Cluster speak to each other on the port this far above their own.
    private const int ToBus = 10_000;

    private static readonly ConcurrentDictionary<int, bool> Given = new();

    /// <summary>
    /// A port that nobody listens on, nor on its cluster bus, and that this program was not given before.
    /// Both lie below the ports that systems give to outgoing connections, so none takes them before the server does,
    /// or while a server that was killed is started again.
    /// </summary>
    public static int Next()
    {
        while (true)
        {
            var port = RandomNumberGenerator.GetInt32(10_000, 20_000);
            if (Given.TryAdd(port, true) && IsFree(port) && IsFree(port + ToBus))
            {
                return port;
            }
        }
    }

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
