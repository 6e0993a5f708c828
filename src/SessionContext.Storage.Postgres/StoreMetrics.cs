using System.Diagnostics.Metrics;

namespace SessionContext.Storage.Postgres;

/// <summary>What the store tells its operators, as the meter <c>SessionContext.Storage</c>.</summary>
internal sealed class StoreMetrics : IDisposable
{
    private readonly Meter _meter;
    private readonly Counter<long> _freed;
    private readonly Counter<long> _sweepFailures;
    private readonly bool _ownsMeter;

    public StoreMetrics(IMeterFactory? factory)
    {
        const string name = "SessionContext.Storage";
        _ownsMeter = factory is null; // a factory disposes its meters itself
        _meter = factory?.Create(new MeterOptions(name)) ?? new Meter(name);
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
    }

    public void Freed(int entries, string kind)
    {
        if (entries > 0)
        {
            _freed.Add(entries, new KeyValuePair<string, object?>("kind", kind));
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
