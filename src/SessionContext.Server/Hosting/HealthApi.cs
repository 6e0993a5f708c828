using SessionContext.Server.Http;

namespace SessionContext.Server.Hosting;

/// <summary>
/// What an orchestrator asks: is the process up (else restart it), can it serve (else send nobody here).
/// </summary>
internal static class HealthApi
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    public static void AddHealth(this IServiceCollection services)
    {
        services.AddSingleton<StoreProbe>();
        services.AddSingleton<ClockWatch>();
        services.AddHostedService(provider => provider.GetRequiredService<ClockWatch>());
    }

    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        var health = routes.MapGroup("/health").AllowAnonymous().DisableHttpMetrics();
        health.MapGet("/live", (HttpContext http) => AnswerAsync(http, """{"status":"live"}"""));
        health.MapGet("/ready", ReadyAsync);
    }

    private static async Task ReadyAsync(
        HttpContext http,
        StoreProbe store,
        ClockWatch clock,
        IHostApplicationLifetime life,
        CancellationToken cancellationToken
    )
    {
        var problem =
            life.ApplicationStopping.IsCancellationRequested
                ? Problem.Unavailable(
                    ErrorCode.ShuttingDown,
                    "The service is shutting down.",
                    RetryAfter
                )
            : await store.FailureAsync(cancellationToken).ConfigureAwait(false) is { } failure
                ? Problem.Unavailable(failure)
            : null;
        http.Response.Headers.CacheControl = "no-store";
        await (
            problem?.ExecuteAsync(http) ?? AnswerAsync(http, ReadyBody.Of(clock.State))
        ).ConfigureAwait(false);
    }

    private static Task AnswerAsync(HttpContext http, string json)
    {
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = json.Length;
        http.Response.Headers.CacheControl = "no-store";
        return http.Response.WriteAsync(json, http.RequestAborted);
    }
}
