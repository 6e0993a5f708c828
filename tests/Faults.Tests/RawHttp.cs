using System.Net.Sockets;
using System.Text;

namespace SessionContext.Faults.Tests;

/// <summary>Sends bytes as they are, however wrong, which no HTTP client would.</summary>
internal static class RawHttp
{
    /// <summary>The status code of the answer; null where the server closed the connection without one.</summary>
    public static async Task<int?> SendAsync(
        Uri server,
        byte[] request,
        CancellationToken cancellationToken
    )
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(server.Host, server.Port, cancellationToken);
        var answer = new List<byte>();
        try
        {
            await socket.SendAsync(request, cancellationToken);
            // So that a request that promises more than it holds ends, too.
            socket.Shutdown(SocketShutdown.Send);
            var buffer = new byte[4096];
            int count;
            while ((count = await socket.ReceiveAsync(buffer, cancellationToken)) > 0)
            {
                answer.AddRange(buffer.AsSpan(0, count));
            }
        }
        catch (SocketException)
        {
            // Closed while we were sending; what was answered until then counts.
        }

        var head = Encoding.ASCII.GetString([.. answer.Take(12)]);
        return
            head.StartsWith("HTTP/1.1 ", StringComparison.Ordinal)
            && int.TryParse(head[9..], out var status)
            ? status
            : null;
    }
}
