using System.Globalization;
using SessionContext.Server.Settings;

namespace SessionContext.Server.Http;

/// <summary>
/// The rules of the addresses that the server listens on, whichever key they stand in. The server checks them only when it starts, and its message and its
/// log line repeat the address with all that stands in it.
/// </summary>
internal static class ListenRules
{
    private static readonly string[] Schemes = ["http", "https"];

    /// <exception cref="SettingsException">One cannot be listened on; the message names the key.</exception>
    public static void Check(IConfiguration configuration)
    {
        var faults = Faults(configuration).ToArray();
        if (faults.Length > 0)
        {
            throw new SettingsException(faults);
        }
    }

    private static IEnumerable<string> Faults(IConfiguration configuration)
    {
        var endpoints = configuration
            .GetSection("Kestrel:Endpoints")
            .GetChildren()
            .Select(endpoint => $"{endpoint.Path}:Url")
            .Where(key => configuration[key] is { } url && !IsAddress(url));
        var addresses = Parts(configuration["urls"]).All(IsAddress)
            ? endpoints
            : endpoints.Prepend("urls (ASPNETCORE_URLS)");
        return addresses
            .Select(key =>
                $"{key} must be an address such as http://*:8080 or http://unix:/run/session-context.sock, without user and password"
            )
            .Concat(
                ((string[])["http_ports", "https_ports"])
                    .Where(key => !Parts(configuration[key]).All(IsPort))
                    .Select(key =>
                        $"{key} (ASPNETCORE_{key.ToUpperInvariant()}) must be ports, 0 to 65535, separated by semicolons"
                    )
            );
    }

    private static bool IsAddress(string text)
    {
        try
        {
            var address = BindingAddress.Parse(text);
            return Schemes.Contains(address.Scheme, StringComparer.OrdinalIgnoreCase)
                && !address.Host.Contains('@', StringComparison.Ordinal);
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static bool IsPort(string text) =>
        ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    private static string[] Parts(string? list) =>
        (list ?? "").Split(
            ';',
            StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries
        );
}
