using RocksDbSharp;

namespace SessionContext.Storage.Embedded;

/// <summary>
/// The one thread that writes. Whatever waits when the disk is free becomes one batch with one sync (group commit), so
/// that many callers share the price of durability, and no two writes ever race.
/// </summary>
internal sealed class StoreWriter
{
    private readonly EngineSlot _slot;
    private readonly WriteQueue _queue;
    private readonly TenantCounts _counts;
    private readonly ContextCache _cache;
    private readonly ExpiryCursor _hints;
    private readonly StoreMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly List<WriteRequest> _batch = [];
    private readonly TaskCompletionSource _ended = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );
    private bool _mustReopen;
    private bool _mustProbe;

    public StoreWriter(
        EngineSlot slot,
        WriteQueue queue,
        TenantCounts counts,
        ContextCache cache,
        ExpiryCursor hints,
        StoreMetrics metrics,
        TimeProvider time
    )
    {
        (_slot, _queue, _counts, _cache) = (slot, queue, counts, cache);
        (_hints, _metrics, _time) = (hints, metrics, time);
        new Thread(Run) { IsBackground = true, Name = "session context writer" }.Start();
    }

    /// <summary>Completes when the queue was closed and all its writes were made.</summary>
    public Task Ended => _ended.Task;

    /// <summary>
    /// Called with each batch that changes something, right before the engine is; for tests that hold the writer or
    /// make the engine fail.
    /// </summary>
    public Action<IReadOnlyList<WriteRequest>>? BeforeCommit { get; set; }

    private void Run()
    {
        while (_queue.Take(_batch))
        {
            var taken = _batch.ToArray();
            _batch.RemoveAll(request => request.TryCancel());
            try
            {
                if (_batch.Count > 0)
                {
                    Commit();
                }
            }
            catch (Exception e)
            {
                // Nothing may end this thread: callers would wait for ever.
                Fail(e);
            }

            _batch.Clear();
            BatchCompletion.Start(taken);
        }

        _ended.SetResult();
    }

    private void Commit()
    {
        if (_mustReopen)
        {
            Reopen();
        }

        if (_mustProbe)
        {
            Probe();
        }

        var started = _time.GetTimestamp();
        using (var lease = _slot.Enter())
        {
            using var commit = new CommitBatch(lease.Engine, _counts, _cache, _time.GetUtcNow());
            _batch.RemoveAll(request => !TryAdd(commit, request));
            commit.Write(() => BeforeCommit?.Invoke(_batch));
            _hints.Placed(commit.EarliestHint);
        }

        _metrics.Committed(_batch.Count, _time.GetElapsedTime(started));
    }

    // The engine does not say whether it refused a write before it began. Where this one fails, the requests that wait
    // were not begun.
    private void Probe()
    {
        using var lease = _slot.Enter();
        using var commit = new CommitBatch(lease.Engine, _counts, _cache, _time.GetUtcNow());
        commit.Probe();
        commit.Write(() => BeforeCommit?.Invoke([]));
        _mustProbe = false;
    }

    // One entry that cannot be read fails its own caller, not the others of the batch.
    private static bool TryAdd(CommitBatch commit, WriteRequest request)
    {
        try
        {
            request.AddTo(commit);
            return true;
        }
        catch (Exception e)
        {
            request.Fail(StoreFailure.Explain(e));
            return false;
        }
    }

    private void Fail(Exception cause)
    {
        foreach (var request in _batch)
        {
            request.Fail(StoreFailure.Explain(cause, request.IsPartOfBatch));
        }

        _mustProbe |= StoreFailure.IsDiskFull(cause);

        // The engine refuses writes after a failed one. From a full disk it recovers by itself, and reads go on
        // meanwhile; from all else only opening it again helps.
        if (cause is RocksDbSharpException && !StoreFailure.IsDiskFull(cause))
        {
            _mustReopen = true;
        }
    }

    private void Reopen()
    {
        _slot.Reopen();
        using var lease = _slot.Enter();
        _counts.Load(lease.Engine);
        _hints.Restart();
        _mustReopen = false;
    }
}
