using System.Diagnostics.Metrics;

namespace SessionContext.Storage.Embedded;

/// <summary>What the store tells its operators, as the meter <c>SessionContext.Storage</c>.</summary>
internal sealed class StoreMetrics : IDisposable
{
    private readonly Meter _meter;
    private readonly Histogram<int> _batchSize;
    private readonly Histogram<double> _commitSeconds;
    private readonly Counter<long> _freed;
    private readonly Counter<long> _sweepFailures;
    private readonly bool _ownsMeter;

    public StoreMetrics(IMeterFactory? factory, WriteQueue queue, TenantCounts counts)
    {
        const string name = "SessionContext.Storage";
        _ownsMeter = factory is null; // a factory disposes its meters itself
        _meter = factory?.Create(new MeterOptions(name)) ?? new Meter(name);
        _batchSize = _meter.CreateHistogram<int>(
            "session_context.storage.batch_size",
            "{write}",
            "Writes made durable together."
        );
        _commitSeconds = _meter.CreateHistogram<double>(
            "session_context.storage.commit_duration",
            "s",
            "Time to make a batch durable."
        );
        _freed = _meter.CreateCounter<long>(
            "session_context.storage.freed",
            "{entry}",
            "Ended entries whose storage was freed: kind context or record."
        );
        _sweepFailures = _meter.CreateCounter<long>(
            "session_context.storage.sweep_failures",
            "{attempt}",
            "Attempts to free ended entries that failed; each is made again."
        );
        _meter.CreateObservableGauge(
            "session_context.storage.queue_depth",
            () => queue.Depth,
            "{write}",
            "Writes that wait for the disk."
        );
        _meter.CreateObservableGauge(
            "session_context.storage.contexts",
            () =>
                counts
                    .Snapshot()
                    .Select(count => new Measurement<long>(
                        count.Value,
                        new KeyValuePair<string, object?>("tenant", count.Key.ToString())
                    )),
            "{context}",
            "Contexts stored, by tenant."
        );
    }

    public void Committed(int writes, TimeSpan took)
    {
        _batchSize.Record(writes);
        _commitSeconds.Record(took.TotalSeconds);
    }

    public void Freed(Freed freed)
    {
        Freed(freed.Contexts, "context");
        Freed(freed.Records, "record");
    }

    public void SweepFailed() => _sweepFailures.Add(1);

    public void Dispose()
    {
        if (_ownsMeter)
        {
            _meter.Dispose();
        }
    }

    private void Freed(int entries, string kind)
    {
        if (entries > 0)
        {
            _freed.Add(entries, new KeyValuePair<string, object?>("kind", kind));
        }
    }
}
