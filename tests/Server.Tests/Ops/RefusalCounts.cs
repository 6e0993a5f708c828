using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using SessionContext.Server.Hosting;

namespace SessionContext.Server.Tests.Ops;

/// <summary>Listens to what this process refuses, other tests' services among it.</summary>
internal sealed class RefusalCounts : IDisposable
{
    private readonly MeterListener _listener = new();

    public RefusalCounts()
    {
        _listener.InstrumentPublished = (instrument, self) =>
        {
            if (
                instrument.Meter.Name == ServiceMetrics.MeterName
                && instrument.Name == "session_context.refusals"
            )
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>(
            (_, value, tags, _) =>
            {
                if (value > 0)
                {
                    Causes.Enqueue((string)tags[0].Value!);
                }
            }
        );
        _listener.Start();
    }

    /// <summary>The causes, in order.</summary>
    public ConcurrentQueue<string> Causes { get; } = [];

    public void Dispose() => _listener.Dispose();
}
