using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;

namespace SessionContext.Faults.Tests.Strangers;

/// <summary>Many connections, each with a request that stops before its end.</summary>
internal sealed class StalledRequests : IDisposable
{
    private const int AtOnce = 16;

    private readonly ConcurrentBag<Socket> _sockets = [];

    /// <summary>Opens the connections and sends each of them the same.</summary>
    public async Task SendAsync(Uri server, int count, byte[] request) =>
        await Parallel.ForAsync(
            0,
            count,
            new ParallelOptions
            {
                MaxDegreeOfParallelism = AtOnce,
                CancellationToken = TestContext.Current.CancellationToken,
            },
            async (_, cancellationToken) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                _sockets.Add(socket);
                try
                {
                    await socket.ConnectAsync(server.Host, server.Port, cancellationToken);
                    await socket.SendAsync(request, cancellationToken);
                }
                catch (SocketException)
                {
                    // Refused or closed meanwhile, which the service is free to do.
                }
            }
        );

    /// <summary>The head of the first answer that any of them gets.</summary>
    public async Task<string> FirstAnswerAsync()
    {
        var reading = _sockets.Select(ReadAsync).ToList();
        while (reading.Count > 0)
        {
            var read = await Task.WhenAny(reading);
            if ((await read).Length > 0)
            {
                return await read;
            }

            reading.Remove(read);
        }

        return "";
    }

    public void Dispose()
    {
        foreach (var socket in _sockets)
        {
            socket.Dispose();
        }
    }

    private static async Task<string> ReadAsync(Socket socket)
    {
        var buffer = new byte[1024];
        try
        {
            return Encoding.ASCII.GetString(buffer, 0, await socket.ReceiveAsync(buffer));
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return "";
        }
    }
}
