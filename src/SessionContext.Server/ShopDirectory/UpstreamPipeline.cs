using Microsoft.Extensions.Http.Resilience;
using Polly;

namespace SessionContext.Server.ShopDirectory;

/// <summary>
/// How an upstream service is called: a time limit for the look-up, one immediate retry, a circuit breaker, a time
/// limit for each try.
/// </summary>
internal static class UpstreamPipeline
{
    /// <summary>
    /// The circuit opens after this many tries within <see cref="Sampling"/>, if half of them failed.
    /// </summary>
    public const int MinimumThroughput = 5;

    /// <summary>How long the circuit stays open before one look-up tries again.</summary>
    public static readonly TimeSpan Break = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Sampling = TimeSpan.FromSeconds(30);

    /// <summary>Adds the strategies, outermost first.</summary>
    /// <param name="pipeline">The client's pipeline.</param>
    /// <param name="timeout">The time limit for a look-up with its two tries.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">Logs when the circuit opens and closes.</param>
    public static void Compose(
        ResiliencePipelineBuilder<HttpResponseMessage> pipeline,
        TimeSpan timeout,
        TimeProvider time,
        UpstreamLog log
    )
    {
        pipeline.TimeProvider = time;
        pipeline
            .AddTimeout(timeout)
            .AddRetry(
                new HttpRetryStrategyOptions
                {
                    // A request waits for the look-up. Another connection or another instance helps, a pause does not.
                    MaxRetryAttempts = 1,
                    Delay = TimeSpan.Zero,
                    BackoffType = DelayBackoffType.Constant,
                    UseJitter = false,
                    ShouldRetryAfterHeader = false,
                    ShouldHandle = args => new(MayHelp(args.Outcome)),
                }
            )
            .AddCircuitBreaker(
                new HttpCircuitBreakerStrategyOptions
                {
                    FailureRatio = 0.5,
                    MinimumThroughput = MinimumThroughput,
                    SamplingDuration = Sampling,
                    BreakDuration = Break,
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
            .AddTimeout(timeout * 0.45);
    }

    /// <summary>Whether a retry may help: not if the service asked for a pause or its answer was too long.</summary>
    private static bool MayHelp(Outcome<HttpResponseMessage> outcome) =>
        HttpClientResiliencePredicates.IsTransient(outcome)
        && outcome.Result?.Headers.RetryAfter is null
        && outcome.Exception
            is not HttpRequestException
            {
                HttpRequestError: HttpRequestError.ConfigurationLimitExceeded
            };
}
