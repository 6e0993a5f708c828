using Microsoft.Extensions.Logging.Abstractions;
using Polly.Telemetry;
using SessionContext.Server.Settings;

namespace SessionContext.Server.ShopDirectory;

/// <summary>Adds the client of an upstream service.</summary>
internal static class UpstreamSetup
{
    // Limits the connections to a slow service. A quick one serves hundreds of look-ups a second with them.
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
                    // A redirect would send the authorization to another address, or loop.
                    handler.AllowAutoRedirect = false;
                    handler.UseCookies = false;
                    handler.MaxConnectionsPerServer = MostConnections;
                    handler.ConnectTimeout = timeout;
                }
            )
            // Their loggers write a line for each call, with the customer's id.
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
        // Polly's telemetry would log each try. UpstreamLog has what an operator needs.
        services.Configure<TelemetryOptions>(polly =>
            polly.LoggerFactory = NullLoggerFactory.Instance
        );
    }

    private static void Configure(HttpClient http, UpstreamOptions options)
    {
        http.BaseAddress = new(options.BaseAddress!.AbsoluteUri.TrimEnd('/') + "/");
        // The pipeline has the timeouts.
        http.Timeout = Timeout.InfiniteTimeSpan;
        http.DefaultRequestHeaders.Accept.ParseAdd("application/json");
        if (options.Authorization is { } authorization)
        {
            http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", authorization);
        }
    }
}
