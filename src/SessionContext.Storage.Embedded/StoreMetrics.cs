using System.Diagnostics.Metrics;

namespace SessionContext.Storage.Embedded;

/// <summary>What the store tells its operators, as the meter <c>SessionContext.Storage</c>.</summary>
internal sealed class StoreMetrics : IDisposable
{
    /// <summary>
    /// More tenants than these are counted together, as <see cref="OtherTenants"/>: a label has few values.
    /// </summary>
    private const int MostTenants = 100;

    /// <summary>No tenant can have this name.</summary>
    private const string OtherTenants = "_other";

    private static readonly InstrumentAdvice<int> BatchSizes = new()
    {
        HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024],
    };

    // Seconds: from a disk with a cache that is safe to one that is worn out.
    private static readonly InstrumentAdvice<double> CommitSeconds = new()
    {
        HistogramBucketBoundaries =
        [
            0.0001,
            0.00025,
            0.0005,
            0.001,
            0.0025,
            0.005,
            0.01,
            0.025,
            0.05,
            0.1,
            0.25,
            0.5,
            1,
            2.5,
        ],
    };

    private readonly Meter _meter;
    private readonly Histogram<int> _batchSize;
    private readonly Histogram<double> _commitSeconds;
    private readonly Counter<long> _purged;
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
            "Writes made durable together.",
            advice: BatchSizes
        );
        _commitSeconds = _meter.CreateHistogram<double>(
            "session_context.storage.commit_duration",
            "s",
            "Time to make a batch durable.",
            advice: CommitSeconds
        );
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
            () => queue.Depth,
            "{call}",
            "Calls that wait for the store: writes that wait for the disk."
        );
        _meter.CreateObservableGauge(
            "session_context.storage.contexts",
            () => ByTenant(counts),
            "{context}",
            "Contexts stored, by tenant."
        );
    }

    public void Committed(int writes, TimeSpan took)
    {
        _batchSize.Record(writes);
        _commitSeconds.Record(took.TotalSeconds);
    }

    public void Purged(Purged purged)
    {
        Purged(purged.Contexts, "context");
        Purged(purged.Records, "record");
    }

    public void SweepFailed() => _sweepFailures.Add(1);

    public void Dispose()
    {
        if (_ownsMeter)
        {
            _meter.Dispose();
        }
    }

    private static IEnumerable<Measurement<long>> ByTenant(TenantCounts counts)
    {
        var all = counts.Snapshot().OrderByDescending(count => count.Value).ToList();
        foreach (var (tenant, count) in all.Take(MostTenants))
        {
            yield return Of(tenant.ToString(), count);
        }

        if (all.Count > MostTenants)
        {
            yield return Of(OtherTenants, all.Skip(MostTenants).Sum(count => count.Value));
        }

        static Measurement<long> Of(string tenant, long count) =>
            new(count, new KeyValuePair<string, object?>("tenant", tenant));
    }

    private void Purged(int entries, string kind)
    {
        if (entries > 0)
        {
            _purged.Add(entries, new KeyValuePair<string, object?>("kind", kind));
        }
    }
}
