using SessionContext.Core;

namespace SessionContext.Server.Health;

/// <summary>What an orchestrator asks: is the process up (else restart it), can it serve (else send nobody here).</summary>
internal static class HealthApi
{
    /// <summary>Shorter than the usual probe's patience, so that the probe gets an answer that says why.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        var health = routes.MapGroup("/health").AllowAnonymous().DisableHttpMetrics();
        health.MapGet("/live", (HttpContext http) => AnswerAsync(http, """{"status":"live"}"""));
        health.MapGet("/ready", ReadyAsync);
    }

    private static async Task ReadyAsync(
        HttpContext http,
        ISessionContextStore store,
        TimeProvider time,
        IHostApplicationLifetime life,
        CancellationToken cancellationToken
    )
    {
        if (life.ApplicationStopping.IsCancellationRequested)
        {
            throw new StoreUnavailableException("The node is about to end");
        }

        try
        {
            await store
                .CheckHealthAsync(cancellationToken)
                .AsTask()
                .WaitAsync(Patience, time, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (TimeoutException late)
        {
            throw new StoreUnavailableException(
                "The store does not answer in time",
                innerException: late
            );
        }

        await AnswerAsync(http, """{"status":"ready"}""").ConfigureAwait(false);
    }

    private static Task AnswerAsync(HttpContext http, string json)
    {
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = json.Length;
        http.Response.Headers.CacheControl = "no-store";
        return http.Response.WriteAsync(json, http.RequestAborted);
    }
}
