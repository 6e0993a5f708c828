using System.Diagnostics.Metrics;
using System.Reflection;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace SessionContext.Server.Hosting;

/// <summary>
/// Metrics for Prometheus at <see cref="MetricsPath"/>; metrics and traces by OTLP where an endpoint for them is
/// configured.
/// </summary>
internal static class TelemetrySetup
{
    public const string MetricsPath = "/metrics";

    /// <summary>
    /// The standard key of OpenTelemetry; without it nothing is traced, so that tracing costs nothing.
    /// </summary>
    private const string OtlpEndpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>
    /// Of the durations of requests; beyond it, OpenTelemetry counts all others together. Each takes some hundred
    /// bytes, once there is one.
    /// </summary>
    private const int MostRequestSeries = 10_000;

    /// <summary>
    /// Seconds. A read takes well under a millisecond, where the framework's own buckets begin at five.
    /// </summary>
    private static readonly double[] RequestSeconds =
    [
        0.00025,
        0.0005,
        0.001,
        0.0025,
        0.005,
        0.01,
        0.025,
        0.05,
        0.1,
        0.25,
        0.5,
        1,
        2.5,
        5,
        10,
    ];

    public static void AddTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<AgeMetrics>();
        var telemetry = services
            .AddOpenTelemetry()
            .ConfigureResource(resource =>
                resource
                    .AddService(
                        "session-context",
                        serviceVersion: Assembly
                            .GetExecutingAssembly()
                            .GetName()
                            .Version?.ToString(3)
                    )
                    .AddEnvironmentVariableDetector()
            )
            .WithMetrics(metrics =>
                metrics
                    .AddMeter(
                        "Microsoft.AspNetCore.Hosting",
                        ServiceMetrics.MeterName,
                        StoreCalls.MeterName,
                        "Npgsql",
                        "System.Net.Http",
                        "System.Runtime"
                    )
                    .AddView("http.server.request.duration", RequestDuration)
                    // One number: counted up and down with every request.
                    .AddView(
                        "http.server.active_requests",
                        new MetricStreamConfiguration { TagKeys = [] }
                    )
                    .AddView(OfOthers)
                    .AddPrometheusExporter()
            );
        if (configuration[OtlpEndpoint] is { Length: > 0 })
        {
            telemetry
                .WithMetrics(metrics => metrics.AddOtlpExporter())
                .WithTracing(traces =>
                    traces
                        .AddAspNetCoreInstrumentation(requests =>
                            // Asked for every few seconds, and nobody looks for them.
                            requests.Filter = http =>
                                !http.Request.Path.StartsWithSegments("/health")
                                && !http.Request.Path.StartsWithSegments(MetricsPath)
                        )
                        .AddSource(Traces.SourceName)
                        .AddOtlpExporter()
                );
        }
    }

    /// <summary>Begins to measure; before anything happens that is measured.</summary>
    public static void StartMetrics(this IServiceProvider services)
    {
        services.GetRequiredService<MeterProvider>();
        ServiceMetrics.StartAtZero();
        services.GetRequiredService<AgeMetrics>();
    }

    public static void MapMetrics(this IEndpointRouteBuilder routes) =>
        routes.MapPrometheusScrapingEndpoint(MetricsPath).AllowAnonymous().DisableHttpMetrics();

    /// <summary>Labels with few values only: the route's template and never the path, in which ids stand.</summary>
    private static ExplicitBucketHistogramConfiguration RequestDuration =>
        new()
        {
            Boundaries = RequestSeconds,
            TagKeys =
            [
                "http.request.method",
                "http.route",
                "http.response.status_code",
                "error.type",
                TenantLabel.Name,
            ],
            CardinalityLimit = MostRequestSeries,
        };

    /// <summary>
    /// What is shown of the driver's and the HTTP client's own metrics: what the service does not measure itself.
    /// </summary>
    private static MetricStreamConfiguration? OfOthers(Instrument instrument) =>
        (instrument.Meter.Name, instrument.Name) switch
        {
            ("Npgsql", "db.client.connection.count" or "db.client.connection.max") => null,
            ("System.Net.Http", "http.client.request.duration") => null,
            ("Npgsql" or "System.Net.Http", _) => MetricStreamConfiguration.Drop,
            _ => null,
        };
}
