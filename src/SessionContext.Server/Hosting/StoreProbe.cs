using SessionContext.Core;

namespace SessionContext.Server.Hosting;

/// <summary>
/// Whether the store serves, asked at most once a second. A check is a synced write and anyone may ask, so callers
/// share one check while it runs, and its outcome until a second has passed since it began.
/// </summary>
internal sealed partial class StoreProbe(
    ISessionContextStore store,
    TimeProvider time,
    ILogger<StoreProbe> logger
)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>Shorter than the usual probe's timeout, so that its sender gets an answer that says why.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private Task<StoreUnavailableException?>? _check;
    private long _startedAt;

    /// <summary>Why the store does not serve; null: it does.</summary>
    /// <param name="cancellationToken">Ends the wait of this caller, not the check.</param>
    public Task<StoreUnavailableException?> FailureAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (
                _check is null
                || (_check.IsCompleted && time.GetElapsedTime(_startedAt) >= Interval)
            )
            {
                _startedAt = time.GetTimestamp();
                _check = CheckAsync();
            }

            return _check.WaitAsync(cancellationToken);
        }
    }

    private async Task<StoreUnavailableException?> CheckAsync()
    {
        // The lock is not held while the store works, however it begins.
        await Task.Yield();
        using var timeout = new CancellationTokenSource(Timeout, time);
        try
        {
            // A store that ignores the token must not hold up the callers either.
            await store
                .CheckHealthAsync(timeout.Token)
                .AsTask()
                .WaitAsync(timeout.Token)
                .ConfigureAwait(false);
            return null;
        }
        catch (StoreUnavailableException unavailable)
        {
            LogFailed(unavailable);
            return unavailable;
        }
        catch (OperationCanceledException late) when (timeout.IsCancellationRequested)
        {
            var unavailable = new StoreUnavailableException(
                "The store does not answer in time.",
                innerException: late
            )
            {
                Kind = StoreFailureKind.Timeout,
            };
            LogFailed(unavailable);
            return unavailable;
        }
    }

    [LoggerMessage(1005, LogLevel.Warning, "The store failed its health check.")]
    private partial void LogFailed(Exception exception);
}
