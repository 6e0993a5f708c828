using SessionContext.Server.Hosting;

namespace SessionContext.Server.Http;

/// <summary>
/// Who reaches <c>/metrics</c>: callers on this machine, or, where <c>Http:ManagementPort</c> is set, callers that
/// reach that port, which serves nothing but metrics and health.
/// </summary>
internal static class ManagementPort
{
    private const string Health = "/health";

    /// <summary>
    /// Adds the address to whatever the service listens on; an address given in code would replace the configured ones.
    /// </summary>
    public static void ListenOn(this IConfiguration configuration, ManagementAddress? management)
    {
        if (management is null)
        {
            return;
        }

        if (configuration.GetSection("Kestrel:Endpoints").GetChildren().Any())
        {
            configuration["Kestrel:Endpoints:Management:Url"] = management.Url;
            return;
        }

        var others = ListenAddress.All(configuration).Select(address => address.Url);
        configuration["urls"] = string.Join(';', others.Append(management.Url));
        // Both at once would be a warning.
        configuration["http_ports"] = null;
        configuration["https_ports"] = null;
    }

    /// <summary>
    /// Must stand before forwarded headers are read: the connection's own address counts, not what a header says.
    /// </summary>
    public static void UseManagementPort(
        this IApplicationBuilder app,
        ManagementAddress? management
    ) =>
        app.Use(
            (http, next) =>
            {
                var path = http.Request.Path;
                var isMetrics = path.StartsWithSegments(TelemetrySetup.MetricsPath);
                if (management is { Port: var port })
                {
                    var here = http.Connection.LocalPort == port;
                    var served = here ? isMetrics || path.StartsWithSegments(Health) : !isMetrics;
                    return served ? next(http) : Problem.NoSuchRoute().ExecuteAsync(http);
                }

                return !isMetrics || LocalCaller.Is(http)
                    ? next(http)
                    : Problem
                        .Of(
                            ErrorCode.Forbidden,
                            "Metrics are for callers on this machine; Http:ManagementPort opens a port for others."
                        )
                        .ExecuteAsync(http);
            }
        );
}
