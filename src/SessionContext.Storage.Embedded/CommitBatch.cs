using RocksDbSharp;

namespace SessionContext.Storage.Embedded;

/// <summary>
/// The requests that are made durable together. Each is judged against the ones before it in the batch, then against
/// the engine; none is visible to readers before <see cref="Write"/>.
/// </summary>
internal sealed class CommitBatch : IDisposable
{
    private readonly WriteBatch _writes = new();
    private readonly Engine _engine;
    private readonly TenantCounts _counts;
    private readonly ContextCache _cache;
    private readonly HintWrites _hints;

    public CommitBatch(Engine engine, TenantCounts counts, ContextCache cache, DateTimeOffset now)
    {
        (_engine, _counts, _cache) = (engine, counts, cache);
        _hints = new HintWrites(engine, _writes);
        Contexts = new ContextWrites(engine, _writes, _hints, cache, now);
        Records = new RecordWrites(engine, _writes, _hints, now);
    }

    public ContextWrites Contexts { get; }

    public RecordWrites Records { get; }

    /// <summary>The time of the earliest hint that the batch places, in Unix milliseconds.</summary>
    public long EarliestHint => _hints.Earliest;

    /// <summary>Adds the last time seen.</summary>
    public void RecordClock(DateTimeOffset seen) => SeenTime.Put(_writes, seen);

    /// <summary>Adds a write that changes nothing that is kept.</summary>
    public void Probe() => _writes.Put("probe"u8, default);

    /// <summary>Makes the changes durable and visible; nothing to do where there are none.</summary>
    /// <param name="beforeWrite">Called right before the engine is, if it is.</param>
    /// <exception cref="RocksDbException">All or none of them were made.</exception>
    public void Write(Action beforeWrite)
    {
        if (_writes.Count() == 0)
        {
            return;
        }

        _counts.Stage(Contexts.CountChanges, _writes, _engine);
        beforeWrite();
        _cache.BeginBatch(Contexts.Changed);
        _engine.Write(_writes);
        _cache.EndBatch();
        _counts.Apply(Contexts.CountChanges);
    }

    public void Dispose() => _writes.Dispose();
}
