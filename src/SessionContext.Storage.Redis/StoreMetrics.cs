using System.Diagnostics.Metrics;

namespace SessionContext.Storage.Redis;

/// <summary>What the store tells its operators, as the meter <c>SessionContext.Storage</c>.</summary>
internal sealed class StoreMetrics : IDisposable
{
    private readonly Meter _meter;
    private readonly Counter<long> _confirmations;
    private readonly bool _ownsMeter;

    public StoreMetrics(IMeterFactory? factory, Connections connections)
    {
        const string name = "SessionContext.Storage";
        _ownsMeter = factory is null; // a factory disposes its meters itself
        _meter = factory?.Create(new MeterOptions(name)) ?? new Meter(name);
        _confirmations = _meter.CreateCounter<long>(
            "session_context.storage.replica_confirmations",
            "{write}",
            "Writes that waited for replicas: outcome confirmed, or missing where too few replicas had the write in time."
        );
        Confirmed(0, "confirmed");
        Confirmed(0, "missing");
        _meter.CreateObservableGauge(
            "session_context.storage.queue_depth",
            () => connections.Outstanding,
            "{call}",
            "Calls that wait for the store: commands without an answer yet."
        );
        _meter.CreateObservableUpDownCounter(
            "db.client.connection.count",
            () =>
                new Measurement<int>(
                    connections.Established,
                    new KeyValuePair<string, object?>("db.client.connection.pool.name", "redis"),
                    new KeyValuePair<string, object?>("db.client.connection.state", "used")
                ),
            "{connection}",
            "Connections to the servers. Callers share them."
        );
    }

    /// <summary>A write has waited for replicas, and enough of them have it.</summary>
    public void Confirmed() => Confirmed(1, "confirmed");

    /// <summary>A write has waited for replicas that did not confirm it in time.</summary>
    public void NotConfirmed() => Confirmed(1, "missing");

    public void Dispose()
    {
        if (_ownsMeter)
        {
            _meter.Dispose();
        }
    }

    private void Confirmed(int writes, string outcome) =>
        _confirmations.Add(writes, new KeyValuePair<string, object?>("outcome", outcome));
}
