using SessionContext.Server.Problems;
using SessionContext.Server.Telemetry;

namespace SessionContext.Server.Http;

/// <summary>
/// Who reaches <c>/metrics</c>: callers on this machine, or, where <c>Http:ManagementPort</c> is set, whoever reaches that
/// port, which serves nothing but metrics and health.
/// </summary>
internal static class ManagementPort
{
    private const string Health = "/health";

    /// <summary>Adds the port to whatever the service listens on; an address given in code would replace the configured ones.</summary>
    public static void ListenOn(this IConfiguration configuration, int? managementPort)
    {
        if (managementPort is not { } port)
        {
            return;
        }

        var address = $"http://*:{port}";
        if (configuration.GetSection("Kestrel:Endpoints").GetChildren().Any())
        {
            configuration["Kestrel:Endpoints:Management:Url"] = address;
        }
        else if (configuration["urls"] is { Length: > 0 } urls)
        {
            configuration["urls"] = $"{urls};{address}";
        }
        else if (configuration["http_ports"] is { Length: > 0 } ports)
        {
            configuration["http_ports"] = $"{ports};{port}";
        }
        else if (configuration["https_ports"] is { Length: > 0 })
        {
            configuration["http_ports"] = $"{port}";
        }
        else
        {
            // Kestrel's own default, which it leaves as soon as an address is given.
            configuration["urls"] = $"http://localhost:5000;{address}";
        }
    }

    /// <summary>Must stand before forwarded headers are read: the connection's own address counts, not what a header says.</summary>
    public static void UseManagementPort(this IApplicationBuilder app, int? managementPort) =>
        app.Use(
            (http, next) =>
            {
                var path = http.Request.Path;
                var isMetrics = path.StartsWithSegments(TelemetrySetup.MetricsPath);
                if (managementPort is { } port)
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
                            "Metrics are for callers on this machine; Http:ManagementPort opens a port for others"
                        )
                        .ExecuteAsync(http);
            }
        );
}
