using System.Diagnostics.Metrics;

namespace SessionContext.Storage.Postgres;

/// <summary>What the store tells its operators, as the meter <c>SessionContext.Storage</c>.</summary>
internal sealed class StoreMetrics : IDisposable
{
    private readonly Meter _meter;
    private readonly Counter<long> _purged;
    private readonly Counter<long> _sweepFailures;
    private readonly bool _ownsMeter;

    /// <param name="factory">Makes the meter.</param>
    /// <param name="waiting">How many calls wait for a connection.</param>
    public StoreMetrics(IMeterFactory? factory, Func<int> waiting)
    {
        const string name = "SessionContext.Storage";
        _ownsMeter = factory is null; // a factory disposes its meters itself
        _meter = factory?.Create(new MeterOptions(name)) ?? new Meter(name);
        _purged = _meter.CreateCounter<long>(
            "session_context.storage.purged",
            "{entry}",
            "Expired entries that were deleted: kind context or record."
        );
        _sweepFailures = _meter.CreateCounter<long>(
            "session_context.storage.sweep_failures",
            "{attempt}",
            "Failed attempts to delete expired entries; each is repeated."
        );
        _purged.Add(0, new KeyValuePair<string, object?>("kind", "context"));
        _purged.Add(0, new KeyValuePair<string, object?>("kind", "record"));
        _sweepFailures.Add(0);
        _meter.CreateObservableGauge(
            "session_context.storage.queue_depth",
            waiting,
            "{call}",
            "Calls that wait for the store: for one of the connections that carry them out."
        );
    }

    public void Purged(int entries, string kind)
    {
        if (entries > 0)
        {
            _purged.Add(entries, new KeyValuePair<string, object?>("kind", kind));
        }
    }

    public void SweepFailed() => _sweepFailures.Add(1);

    public void Dispose()
    {
        if (_ownsMeter)
        {
            _meter.Dispose();
        }
    }
}
