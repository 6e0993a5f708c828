using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace SessionContext.Storage.Servers;

/// <summary>Loopback ports for servers that have to be told theirs.</summary>
public static class Ports
{
    // Nodes of a Redis Cluster speak to each other on the port this far above their own.
    private const int ToBus = 10_000;

    private const int First = 10_000;
    private const int EndOfAll = 20_000;
    private const int OfOneSuite = 700;

    /// <summary>
    /// Numbers the suites that run side by side, each with ports of its own; not set where one runs alone.
    /// </summary>
    private const string Variable = "TEST_PORTS";

    private static readonly ConcurrentDictionary<int, bool> Given = new();
    private static readonly (int Start, int End) Range = RangeOf(
        Environment.GetEnvironmentVariable(Variable)
    );

    /// <summary>
    /// A port that nobody listens on, nor on its cluster bus, and that this program was not given before.
    /// Both lie below the ports that systems give to outgoing connections, so none takes them before the server does,
    /// or while a server that was killed is started again.
    /// </summary>
    public static int Next()
    {
        while (Given.Count < Range.End - Range.Start)
        {
            var port = RandomNumberGenerator.GetInt32(Range.Start, Range.End);
            if (Given.TryAdd(port, true) && IsFree(port) && IsFree(port + ToBus))
            {
                return port;
            }
        }

        throw new InvalidOperationException("All ports of this suite were given.");
    }

    private static (int, int) RangeOf(string? suite)
    {
        if (string.IsNullOrEmpty(suite))
        {
            return (First, EndOfAll);
        }

        var start = First + (OfOneSuite * int.Parse(suite, CultureInfo.InvariantCulture));
        return (start, start + OfOneSuite);
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
