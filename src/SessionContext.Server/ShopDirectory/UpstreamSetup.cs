using Microsoft.Extensions.Logging.Abstractions;
using Polly.Telemetry;
using SessionContext.Server.Settings;

namespace SessionContext.Server.ShopDirectory;

/// <summary>Adds one upstream with its HTTP client.</summary>
internal static class UpstreamSetup
{
    // A bound on what a slow upstream can hold; with room for hundreds of look-ups a second at a quick one.
    private const int MostConnections = 64;

    /// <summary>Adds the <see cref="UpstreamClient"/> under its kind.</summary>
    public static void AddUpstream(
        this IServiceCollection services,
        UpstreamKind kind,
        UpstreamOptions options,
        TimeSpan timeout
    )
    {
        services.AddKeyedSingleton(
            kind,
            (provider, _) =>
                new UpstreamLog(
                    kind,
                    provider.GetRequiredService<TimeProvider>(),
                    provider.GetRequiredService<ILogger<UpstreamClient>>()
                )
        );
        services.AddKeyedSingleton(
            kind,
            (provider, _) =>
                new UpstreamClient(
                    kind,
                    provider.GetRequiredService<IHttpClientFactory>(),
                    provider.GetRequiredKeyedService<UpstreamLog>(kind)
                )
        );

        var client = services
            .AddHttpClient(kind.Name, http => Configure(http, options))
            .UseSocketsHttpHandler(
                (handler, _) =>
                {
                    // A redirect would take the authorization elsewhere, or round in circles.
                    handler.AllowAutoRedirect = false;
                    handler.UseCookies = false;
                    handler.MaxConnectionsPerServer = MostConnections;
                    handler.ConnectTimeout = timeout;
                }
            )
            // Theirs is a line for each call, with a customer's id in it.
            .RemoveAllLoggers();
        client.AddResilienceHandler(
            "directory",
            (pipeline, context) =>
                UpstreamPipeline.Compose(
                    pipeline,
                    timeout,
                    context.ServiceProvider.GetRequiredService<TimeProvider>(),
                    context.ServiceProvider.GetRequiredKeyedService<UpstreamLog>(kind)
                )
        );
        client.AddHttpMessageHandler(() => new BoundedBody(kind.MostBytes));
        // As many lines, about each try; UpstreamLog tells what an operator needs.
        services.Configure<TelemetryOptions>(polly =>
            polly.LoggerFactory = NullLoggerFactory.Instance
        );
    }

    private static void Configure(HttpClient http, UpstreamOptions options)
    {
        http.BaseAddress = new(options.BaseAddress!.AbsoluteUri.TrimEnd('/') + "/");
        // The pipeline's timeouts hold instead.
        http.Timeout = Timeout.InfiniteTimeSpan;
        http.DefaultRequestHeaders.Accept.ParseAdd("application/json");
        if (options.Authorization is { } authorization)
        {
            http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", authorization);
        }
    }
}
