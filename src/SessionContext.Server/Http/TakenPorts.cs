using System.Net;
using System.Net.Sockets;

namespace SessionContext.Server.Http;

/// <summary>Finds the ports that the service cannot listen on, before it opens anything else.</summary>
internal static class TakenPorts
{
    /// <summary>
    /// One error for each address that cannot be listened on. The addresses keep <see cref="ListenRules"/>.
    /// </summary>
    public static IEnumerable<string> ValidationErrors(IConfiguration configuration) =>
        Refused(configuration).Select(Text);

    /// <summary>The same without those in use: the running service has them.</summary>
    public static IEnumerable<string> ErrorsWhileRunning(IConfiguration configuration) =>
        Refused(configuration).Where(one => !IsInUse(one)).Select(Text);

    /// <summary>What to tell of the ports that are in use.</summary>
    public static IEnumerable<string> InUse(IConfiguration configuration) =>
        Refused(configuration)
            .Where(IsInUse)
            .Select(one =>
                $"{one.Key}: port {one.Port} is in use. If it is not this service that has it, end that program, or choose another port."
            );

    private static IEnumerable<(string Key, int Port, SocketError Error)> Refused(
        IConfiguration configuration
    )
    {
        var addresses = ListenAddress.All(configuration);
        if (ManagementAddress.In(configuration) is { } management)
        {
            addresses = [.. addresses, new("Http:ManagementPort", management.Url)];
        }

        return from address in addresses
            let bound = ListenRules.Parse(address.Url)!
            let error = TryListen(bound)
            where error is not null
            select (address.Key, bound.Port, error.Value);
    }

    private static bool IsInUse((string Key, int Port, SocketError Error) refused) =>
        refused.Error == SocketError.AddressAlreadyInUse;

    private static string Text((string Key, int Port, SocketError Error) refused) =>
        $"{refused.Key}: port {refused.Port} {Reason(refused.Error)}";

    private static SocketError? TryListen(BindingAddress bound)
    {
        if (bound.IsUnixPipe || bound.Port == 0)
        {
            return null;
        }

        try
        {
            var host = AddressOf(bound.Host);
            using var socket = new Socket(host.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            if (host.Equals(IPAddress.IPv6Any))
            {
                socket.DualMode = true;
            }

            socket.Bind(new IPEndPoint(host, bound.Port));
            return null;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode;
        }
    }

    private static string Reason(SocketError error) =>
        error switch
        {
            SocketError.AddressAlreadyInUse =>
                "is used by another program; stop that program, or choose another port",
            SocketError.AccessDenied =>
                "may not be opened by this user; choose a port above 1023, such as 8080",
            SocketError.AddressNotAvailable =>
                "cannot be opened: this machine does not have this address; http://*:8080 is every interface",
            _ => $"cannot be opened ({error})",
        };

    private static IPAddress AddressOf(string host) =>
        IPAddress.TryParse(host, out var address) ? address
        : host is "*" or "+"
            ? Socket.OSSupportsIPv6 ? IPAddress.IPv6Any
                : IPAddress.Any
        : IPAddress.Loopback;
}
