using System.Net.Sockets;
using System.Text;

namespace SessionContext.Faults.Tests;

/// <summary>Sends bytes as they are, however wrong, which no HTTP client would.</summary>
internal static class RawHttp
{
    private const string Version = "HTTP/1.1 ";
    private const string Continue = "HTTP/1.1 100 Continue\r\n\r\n";

    /// <summary>The status code of the answer; null where the server closed the connection without one.</summary>
    /// <param name="server">Where to.</param>
    /// <param name="request">What.</param>
    /// <param name="endAfter">Whether to end our side behind it, so that a request that promises more than it holds
    /// ends, too.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<int?> SendAsync(
        Uri server,
        byte[] request,
        bool endAfter,
        CancellationToken cancellationToken
    )
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(server.Host, server.Port, cancellationToken);
        var bytes = new List<byte>();
        try
        {
            await socket.SendAsync(request, cancellationToken);
            if (endAfter)
            {
                socket.Shutdown(SocketShutdown.Send);
            }

            var buffer = new byte[4096];
            int count;
            while ((count = await socket.ReceiveAsync(buffer, cancellationToken)) > 0)
            {
                bytes.AddRange(buffer.AsSpan(0, count));
            }
        }
        catch (SocketException)
        {
            // Closed while we were sending; what was answered until then counts.
        }

        var answer = Encoding.ASCII.GetString([.. bytes]);
        if (answer.StartsWith(Continue, StringComparison.Ordinal))
        {
            answer = answer[Continue.Length..];
        }

        return
            answer.StartsWith(Version, StringComparison.Ordinal)
            && int.TryParse(answer.AsSpan(Version.Length, 3), out var status)
            ? status
            : null;
    }
}
