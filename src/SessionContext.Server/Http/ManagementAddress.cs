using System.Globalization;

namespace SessionContext.Server.Http;

/// <summary>
/// Where <c>/metrics</c> and <c>/health</c> are served for others than callers of the API: <c>Http:ManagementPort</c>.
/// </summary>
/// <param name="Host">As in a URL: an IP address, <c>localhost</c>, or <c>*</c> for every interface.</param>
/// <param name="Port">1 to 65535.</param>
internal sealed record ManagementAddress(string Host, int Port)
{
    /// <summary>What a value must be.</summary>
    public const string Rule =
        "must be a port, 1 to 65535, or an address with a port, such as 9464, 127.0.0.1:9464, [::1]:9464 or *:9464 for every interface";

    /// <summary>The address as a URL.</summary>
    public string Url => $"http://{Host}:{Port}";

    /// <summary>
    /// Reads the setting. A port alone is on loopback; in a container, which nothing else reaches by its loopback
    /// address, on every interface.
    /// </summary>
    /// <returns>Null: it is absent, or it breaks the rule.</returns>
    public static ManagementAddress? In(IConfiguration configuration) =>
        configuration["Http:ManagementPort"] is { } value
            ? Parse(value, IsContainer(configuration))
            : null;

    /// <summary>Null: the value breaks the rule.</summary>
    public static ManagementAddress? Parse(string value, bool isContainer)
    {
        var colon = value.LastIndexOf(':');
        var host =
            colon >= 0 ? value[..colon]
            : isContainer ? "*"
            : "localhost";
        return
            ushort.TryParse(
                value.AsSpan(colon + 1),
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var port
            )
            && port > 0
            && ListenRules.IsHost(host)
            ? new(host, port)
            : null;
    }

    // Microsoft's images set it.
    private static bool IsContainer(IConfiguration configuration) =>
        bool.TryParse(configuration["DOTNET_RUNNING_IN_CONTAINER"], out var isOne) && isOne;
}
