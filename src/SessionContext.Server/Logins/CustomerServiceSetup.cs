using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Logging.Abstractions;
using Polly;
using Polly.Telemetry;
using SessionContext.Server.Settings;
using SessionContext.Server.ShopDirectory;

namespace SessionContext.Server.Logins;

/// <summary>Adds the <see cref="CustomerService"/> with its HTTP client.</summary>
internal static class CustomerServiceSetup
{
    // A bound on what a slow service can hold.
    private const int MostConnections = 64;

    /// <summary>Adds the service; it is asked nothing where it has no address.</summary>
    public static void AddCustomerService(this IServiceCollection services)
    {
        services.AddSingleton(p => p.GetRequiredService<IdentityOptions>().CustomerLogin);
        services.AddKeyedSingleton(
            CustomerService.Kind,
            (p, _) =>
                new UpstreamLog(
                    CustomerService.Kind,
                    p.GetRequiredService<TimeProvider>(),
                    p.GetRequiredService<ILogger<UpstreamClient>>()
                )
        );
        services.AddSingleton(p => new CustomerService(
            p.GetRequiredService<CustomerLoginOptions>(),
            p.GetRequiredService<IHttpClientFactory>(),
            p.GetRequiredKeyedService<UpstreamLog>(CustomerService.Kind)
        ));
        var client = services
            .AddHttpClient(
                CustomerService.Kind.Name,
                (p, http) => Configure(http, p.GetRequiredService<CustomerLoginOptions>())
            )
            .UseSocketsHttpHandler(
                (handler, _) =>
                {
                    // A redirect would take the password elsewhere.
                    handler.AllowAutoRedirect = false;
                    handler.UseCookies = false;
                    handler.MaxConnectionsPerServer = MostConnections;
                }
            )
            .RemoveAllLoggers();
        client.AddResilienceHandler(
            "customer-login",
            (pipeline, context) => Compose(pipeline, context.ServiceProvider)
        );
        client.AddHttpMessageHandler(() => new BoundedBody(CustomerService.MostBytes));
        services.Configure<TelemetryOptions>(polly =>
            polly.LoggerFactory = NullLoggerFactory.Instance
        );
    }

    // No retry: an attempt may have been counted though its answer did not come.
    private static void Compose(
        ResiliencePipelineBuilder<HttpResponseMessage> pipeline,
        IServiceProvider services
    )
    {
        var log = services.GetRequiredKeyedService<UpstreamLog>(CustomerService.Kind);
        pipeline.TimeProvider = services.GetRequiredService<TimeProvider>();
        pipeline
            .AddCircuitBreaker(
                new HttpCircuitBreakerStrategyOptions
                {
                    FailureRatio = 0.5,
                    MinimumThroughput = UpstreamPipeline.MinimumThroughput,
                    SamplingDuration = TimeSpan.FromSeconds(30),
                    BreakDuration = UpstreamPipeline.Break,
                    // 429 is the service's answer to a caller who guesses, and must not shut out the others.
                    ShouldHandle = args =>
                        new(
                            HttpClientResiliencePredicates.IsTransient(args.Outcome)
                                && args.Outcome.Result?.StatusCode
                                    != System.Net.HttpStatusCode.TooManyRequests
                        ),
                    OnOpened = _ =>
                    {
                        log.Opened();
                        return default;
                    },
                    OnClosed = _ =>
                    {
                        log.Closed();
                        return default;
                    },
                }
            )
            .AddTimeout(services.GetRequiredService<CustomerLoginOptions>().Timeout);
    }

    private static void Configure(HttpClient http, CustomerLoginOptions options)
    {
        // The pipeline's timeout holds instead.
        http.Timeout = Timeout.InfiniteTimeSpan;
        http.DefaultRequestHeaders.Accept.ParseAdd("application/json");
        if (options.Authorization is { } authorization)
        {
            http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", authorization);
        }
    }
}
