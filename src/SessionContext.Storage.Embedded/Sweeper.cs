namespace SessionContext.Storage.Embedded;

/// <summary>
/// Frees the storage of contexts and records that have ended, in the background and slice by slice: each slice is one
/// request among the others' writes, so that nobody waits for more than a slice. Nothing is purged by a clock that is
/// too far ahead of the last time that the store has seen.
/// </summary>
internal sealed class Sweeper : IAsyncDisposable
{
    /// <summary>
    /// Some hundred deletions take the writer about a millisecond, which a batch's other callers hardly notice.
    /// </summary>
    public const int SliceEntries = 256;

    /// <summary>
    /// Between two slices while there is work: at most 12,800 entries a second, so that a million that end together are
    /// purged within two minutes, and most of the machine is left to those who read and write.
    /// </summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Between two looks when nothing is due. Storage that is purged a second late hurts nobody.</summary>
    public static readonly TimeSpan IdlePause = TimeSpan.FromSeconds(1);

    private readonly StoreClock _clock;
    private readonly ExpiryQueue _due;
    private readonly WriteQueue _queue;
    private readonly StoreMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _ended;

    public Sweeper(
        StoreClock clock,
        ExpiryQueue due,
        WriteQueue queue,
        StoreMetrics metrics,
        TimeProvider time
    )
    {
        (_clock, _due, _queue, _metrics, _time) = (clock, due, queue, metrics, time);
        _ended = RunAsync(); // waits first: opening the store is not delayed
    }

    /// <summary>Stops; a slice that waits is not carried out.</summary>
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
            return await SweepAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            _metrics.SweepFailed();
            return false;
        }
    }

    private async Task<bool> SweepAsync()
    {
        var clock = _clock.Judge();
        var hints = clock.MayFree ? _due.Next(clock.Now, SliceEntries) : [];
        if (hints.Count == 0 && !clock.IsRecordDue)
        {
            return false;
        }

        var slice = new SweepSlice(hints, clock.Now, clock.IsRecordDue, _stop.Token);
        _queue.Add(slice);
        _metrics.Purged(await slice.Task.ConfigureAwait(false));
        if (hints.Count > 0)
        {
            _due.MarkPassed(hints);
        }

        return hints.Count == SliceEntries;
    }
}
