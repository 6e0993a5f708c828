using System.Net.Sockets;
using System.Text;
using SessionContext.Server.Keys;
using SessionContext.Server.Storage;

namespace SessionContext.Server.Backups;

/// <summary>
/// Where the service hears commands of this machine: a Unix domain socket in a folder of the data folder that its own
/// user alone (and root) can enter. No caller of the API reaches it, through whatever proxy.
/// </summary>
internal static class ControlSocket
{
    /// <summary>
    /// Bytes of the longest command and of the longest answer: the longest path, and a sentence about it.
    /// </summary>
    private const int LongestLine = 16 * 1024;

    private const string Name = "socket";

    /// <summary>UTF-8 without a byte order mark.</summary>
    public static readonly Encoding Text = new UTF8Encoding(false);

    /// <summary>
    /// The socket's address, or null where its path is longer than such addresses can be, about 100 bytes.
    /// </summary>
    public static UnixDomainSocketEndPoint? In(DataFolder data)
    {
        try
        {
            return new(PathIn(data));
        }
        catch (ArgumentOutOfRangeException)
        {
            return null;
        }
    }

    /// <summary>
    /// Listens. Only who has the data folder's store open may call this: a socket that is there is one of a process
    /// that was killed.
    /// </summary>
    /// <exception cref="SocketException">It is not possible there.</exception>
    /// <exception cref="IOException">The folder cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder belongs to another user.</exception>
    public static Socket Listen(DataFolder data, UnixDomainSocketEndPoint address)
    {
        PrivateFile.MakeFolder(data.Control);
        PrivateFile.Close(data.Control);
        File.Delete(PathIn(data));
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Bind(address);
            socket.Listen();
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>
    /// The next line; null where the other side closed before the line's end, or the line is longer than a line may be.
    /// </summary>
    /// <exception cref="IOException">The connection broke.</exception>
    public static async Task<string?> ReadLineAsync(
        Stream stream,
        CancellationToken cancellationToken
    )
    {
        var line = new byte[LongestLine];
        var length = 0;
        while (length < line.Length)
        {
            var count = await stream.ReadAsync(line.AsMemory(length), cancellationToken);
            if (count == 0)
            {
                return null;
            }

            if (line.AsSpan(length, count).IndexOf((byte)'\n') is var end and >= 0)
            {
                return Text.GetString(line, 0, length + end);
            }

            length += count;
        }

        return null;
    }

    /// <summary>Writes a line and sends it.</summary>
    /// <exception cref="IOException">The other side closed.</exception>
    public static async Task SendAsync(StreamWriter writer, string line)
    {
        await writer.WriteLineAsync(line);
        await writer.FlushAsync();
    }

    private static string PathIn(DataFolder data) => Path.Combine(data.Control, Name);
}
