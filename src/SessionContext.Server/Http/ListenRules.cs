using System.Globalization;
using System.Net;
using System.Net.Sockets;
using SessionContext.Server.Settings;

namespace SessionContext.Server.Http;

/// <summary>
/// The rules of the addresses that the server listens on, whichever key they stand in. The server checks them only when
/// it starts, its message and its log line repeat the address with all that stands in it, and for a host that it does
/// not understand it listens on every interface.
/// </summary>
internal static class ListenRules
{
    private const string Rule =
        "must be an address with a host of this machine, such as http://*:8080 (every interface), http://localhost:8080, http://127.0.0.1:8080, http://[::1]:8080 or http://unix:/run/session-context.sock, with a port of 0 to 65535, without user, password and path";

    private static readonly string[] Schemes = ["http", "https"];
    private static readonly string[] EndpointSettings =
    [
        "Certificate",
        "ClientCertificateMode",
        "Protocols",
        "Sni",
        "SslProtocols",
        "Url",
    ];

    /// <summary>What is wrong with them; empty when all is well.</summary>
    public static IEnumerable<string> ValidationErrors(IConfiguration configuration)
    {
        var endpoints = configuration.GetSection("Kestrel:Endpoints").GetChildren().ToArray();
        return AddressErrors(configuration)
            .Concat(endpoints.SelectMany(EndpointErrors))
            .Concat(
                ((string[])["http_ports", "https_ports"])
                    .Where(key => !ListenAddress.Parts(configuration[key]).All(IsPort))
                    .Select(key =>
                        $"{key} (ASPNETCORE_{key.ToUpperInvariant()}) must be ports, 0 to 65535, separated by semicolons, such as 8080"
                    )
            )
            .Concat(
                endpoints
                    .Select(endpoint => endpoint.GetSection("Certificate"))
                    .Concat(configuration.GetSection("Kestrel:Certificates").GetChildren())
                    .SelectMany(CertificateErrors)
            )
            .Concat(SharedPort(configuration));
    }

    /// <summary>
    /// Whether a host is one that the server listens on as it is written: any other name would mean every interface.
    /// </summary>
    public static bool IsHost(string host) =>
        host is "*" or "+"
        || host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (
            IPAddress.TryParse(host, out var address)
            && (
                address.AddressFamily == AddressFamily.InterNetwork
                    ? host.Count(c => c == '.') == 3
                    : host.StartsWith('[')
            )
        );

    private static IEnumerable<string> AddressErrors(IConfiguration configuration) =>
        ListenAddress.Parts(configuration["urls"]).All(IsAddress)
            ? []
            : [$"urls (ASPNETCORE_URLS) {Rule}; several are separated by semicolons"];

    private static IEnumerable<string> EndpointErrors(IConfigurationSection endpoint) =>
        endpoint
            .GetChildren()
            .Where(child => !EndpointSettings.Contains(child.Key, StringComparer.OrdinalIgnoreCase))
            .Select(child => SettingsShape.Unknown(child, endpoint, EndpointSettings))
            .Concat(IsAddress(endpoint["Url"] ?? "") ? [] : [$"{endpoint.Path}:Url {Rule}"]);

    private static IEnumerable<string> CertificateErrors(IConfigurationSection certificate) =>
        ((string[])["Path", "KeyPath"])
            .Where(key => certificate[key] is { } file && !File.Exists(file))
            .Select(key =>
                $"{certificate.Path}:{key} must name a file that exists, such as /etc/session-context/tls.pem"
            );

    // The port tells a management request from another.
    private static IEnumerable<string> SharedPort(IConfiguration configuration) =>
        ManagementAddress.In(configuration) is { } management
            ? ListenAddress
                .All(configuration)
                .Where(address => Parse(address.Url)?.Port == management.Port)
                .Select(address =>
                    $"Http:ManagementPort must be another port than that of {address.Key}, such as 9464"
                )
            : [];

    private static bool IsAddress(string text) =>
        Parse(text) is { } address
        && Schemes.Contains(address.Scheme, StringComparer.OrdinalIgnoreCase)
        && address.PathBase.Length == 0
        && (
            address.IsUnixPipe
            || (
                IsHost(address.Host)
                && address.Port is >= 0 and <= IPEndPoint.MaxPort
                // Of two loopback addresses, each would get a port of its own.
                && !(address.Port == 0 && IsLocalhost(address.Host))
            )
        );

    /// <summary>The address; null: it is none.</summary>
    public static BindingAddress? Parse(string text)
    {
        try
        {
            return BindingAddress.Parse(text);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static bool IsLocalhost(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase);

    private static bool IsPort(string text) =>
        ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _);
}
