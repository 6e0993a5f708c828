using System.Net.Sockets;
using SessionContext.Server.Desk;
using SessionContext.Server.Storage;

namespace SessionContext.Server.Backups;

/// <summary>Gives a command to the service that runs over a data folder.</summary>
internal static class ControlClient
{
    /// <summary>Sends the command and waits until it has ended, however long that takes.</summary>
    /// <returns>How it ended; null: no service listens there.</returns>
    public static Task<ControlAnswer?> TrySendAsync(
        DataFolder data,
        string command,
        CancellationToken cancellationToken
    ) => TrySendAsync(data, command, null, cancellationToken);

    /// <summary>Sends an operator's request, and passes on what it gives before it ends.</summary>
    /// <returns>How it ended; null: no service listens there.</returns>
    public static Task<ControlAnswer?> TrySendAsync(
        DataFolder data,
        DeskRequest request,
        IDeskReader reader,
        CancellationToken cancellationToken
    ) =>
        TrySendAsync(
            data,
            ControlListener.DeskCommand + request.ToLine(),
            reader,
            cancellationToken
        );

    private static async Task<ControlAnswer?> TrySendAsync(
        DataFolder data,
        string command,
        IDeskReader? reader,
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
        return await AskAsync(stream, command, reader, cancellationToken)
            ?? new(false, "The service stopped before it had finished the command.");
    }

    // Null: the service ended meanwhile.
    private static async Task<ControlAnswer?> AskAsync(
        Stream stream,
        string command,
        IDeskReader? reader,
        CancellationToken cancellationToken
    )
    {
        using var lines = new StreamReader(stream, ControlSocket.Text);
        try
        {
            await stream.WriteAsync(ControlSocket.Text.GetBytes(command + "\n"), cancellationToken);
        }
        catch (IOException)
        {
            return null;
        }

        while (await NextAsync(lines, cancellationToken) is { } line)
        {
            if (DeskLine.OfLine(line) is not { } given || reader is null)
            {
                return ControlAnswer.FromLine(line);
            }

            await reader.TakeAsync(given);
        }

        return null;
    }

    private static async Task<string?> NextAsync(
        StreamReader lines,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await lines.ReadLineAsync(cancellationToken);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
