using System.Net.Sockets;
using SessionContext.Server.Storage;

namespace SessionContext.Server.Backups;

/// <summary>Gives a command to the service that runs over a data folder.</summary>
internal static class ControlClient
{
    /// <summary>Sends the command and waits until it has ended, however long that takes.</summary>
    /// <returns>How it ended; null: no service listens there.</returns>
    public static async Task<ControlAnswer?> TrySendAsync(
        DataFolder data,
        string command,
        CancellationToken cancellationToken
    )
    {
        if (ControlSocket.In(data) is not { } address)
        {
            return null;
        }

        using var socket = new Socket(
            AddressFamily.Unix,
            SocketType.Stream,
            ProtocolType.Unspecified
        );
        try
        {
            await socket.ConnectAsync(address, cancellationToken);
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode == SocketError.AccessDenied
                ? new(
                    false,
                    $"'{data.Control}' is not accessible to this user. Run the command as the service's user, or as root."
                )
                : null;
        }

        await using var stream = new NetworkStream(socket);
        return ControlAnswer.FromLine(await AskAsync(stream, command, cancellationToken))
            ?? new(false, "The service stopped before it had finished the command.");
    }

    private static async Task<string?> AskAsync(
        NetworkStream stream,
        string command,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await stream.WriteAsync(ControlSocket.Text.GetBytes(command + "\n"), cancellationToken);
            return await ControlSocket.ReadLineAsync(stream, cancellationToken);
        }
        catch (IOException)
        {
            return null; // it ended meanwhile
        }
    }
}
