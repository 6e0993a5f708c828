using SessionContext.Core.Clocks;

namespace SessionContext.Storage.Postgres;

/// <summary>
/// Frees the storage of contexts and records that have ended, in the background and slice by slice. Several nodes share
/// the work: each leaves out what another one has in hand. A node whose clock is too far ahead of the last time that
/// the store has seen purges nothing.
/// </summary>
internal sealed class Sweeper : IAsyncDisposable
{
    /// <summary>Some hundred deletions take the server a few milliseconds.</summary>
    public const int SliceEntries = 512;

    /// <summary>
    /// Between two slices while there is work: at most 10,240 entries of each kind a second and node, and most of the
    /// server is left to those who read and write.
    /// </summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Between two looks when nothing is due. Storage that is purged some seconds late hurts nobody.</summary>
    public static readonly TimeSpan IdlePause = TimeSpan.FromSeconds(5);

    private readonly IStoreClock _clock;
    private readonly SweepSlice _slice;
    private readonly StoreMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _ended;

    public Sweeper(IStoreClock clock, SweepSlice slice, StoreMetrics metrics, TimeProvider time)
    {
        (_clock, _slice, _metrics, _time) = (clock, slice, metrics, time);
        _ended = RunAsync(); // waits first: opening the store is not delayed
    }

    /// <summary>Stops; a slice under way is awaited.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _ended.ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            for (var pause = IdlePause; ; )
            {
                await Task.Delay(pause, _time, _stop.Token).ConfigureAwait(false);
                pause = await TrySweepAsync().ConfigureAwait(false) ? Pause : IdlePause;
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested) { }
    }

    // Says whether there is likely more to do now. Nobody waits for a sweep who could be told that it failed: it is
    // counted, and tried again later.
    private async Task<bool> TrySweepAsync()
    {
        try
        {
            var clock = await _clock.KeepClockAsync(_stop.Token).ConfigureAwait(false);
            if (!clock.MayFree)
            {
                return false;
            }

            var contexts = await _slice
                .SweepContextsAsync(clock.Now, _stop.Token)
                .ConfigureAwait(false);
            _metrics.Purged(contexts.Purged, "context");
            var records = await _slice
                .SweepRecordsAsync(clock.Now, _stop.Token)
                .ConfigureAwait(false);
            _metrics.Purged(records.Purged, "record");
            return contexts.Examined == SliceEntries || records.Examined == SliceEntries;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            _metrics.SweepFailed();
            return false;
        }
    }
}
