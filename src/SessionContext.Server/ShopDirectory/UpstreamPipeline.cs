using Microsoft.Extensions.Http.Resilience;
using Polly;

namespace SessionContext.Server.ShopDirectory;

/// <summary>How an upstream is asked: a bounded time in all, one more try at once, a circuit breaker, a bounded time for each try.</summary>
internal static class UpstreamPipeline
{
    /// <summary>Tries within <see cref="Sampling"/>, half of them failed, that open the circuit.</summary>
    public const int MinimumThroughput = 5;

    /// <summary>How long the circuit stays open before one look-up tries again.</summary>
    public static readonly TimeSpan Break = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Sampling = TimeSpan.FromSeconds(30);

    /// <summary>Adds the strategies, outermost first.</summary>
    /// <param name="pipeline">The client's pipeline.</param>
    /// <param name="timeout">For a whole look-up; two tries have room in it.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">Told when the circuit opens and closes.</param>
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
                    // A session waits meanwhile. What helps it is another connection or another instance, not a pause.
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

    /// <summary>Whether another try may help: not where the upstream asked for a pause or its answer was too long.</summary>
    private static bool MayHelp(Outcome<HttpResponseMessage> outcome) =>
        HttpClientResiliencePredicates.IsTransient(outcome)
        && outcome.Result?.Headers.RetryAfter is null
        && outcome.Exception
            is not HttpRequestException
            {
                HttpRequestError: HttpRequestError.ConfigurationLimitExceeded
            };
}
