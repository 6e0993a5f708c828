using RocksDbSharp;

namespace SessionContext.Storage.Embedded;

/// <summary>
/// Some hints that are due: what they lead to is purged if it has expired by the time that the sweeper read from a
/// clock it trusts. The writer judges each against what is stored when its turn comes, so a context that was extended
/// or created again since the hint was read is kept.
/// </summary>
/// <param name="hints">The hints.</param>
/// <param name="at">The time that the sweeper read.</param>
/// <param name="recordsClock">Whether that time is recorded as the last one seen, too.</param>
/// <param name="cancellationToken">Heeded until the slice is handed to the engine.</param>
internal sealed class SweepSlice(
    IReadOnlyList<ExpiryHint> hints,
    DateTimeOffset at,
    bool recordsClock,
    CancellationToken cancellationToken
) : WriteRequest<Purged>(cancellationToken)
{
    private int _contexts;
    private int _records;

    public override long Bytes => 0; // one slice at a time waits, and it holds no document

    protected override Purged Outcome => new(_contexts, _records);

    protected override bool TryAddTo(CommitBatch batch)
    {
        foreach (var hint in hints)
        {
            try
            {
                PurgeIfExpired(hint, batch);
            }
            catch (Exception e) when (e is RocksDbException or InvalidDataException)
            {
                // An entry that cannot be read keeps its hint, and does not keep the others.
            }
        }

        if (recordsClock)
        {
            batch.RecordClock(at);
        }

        return true;
    }

    private void PurgeIfExpired(ExpiryHint hint, CommitBatch batch)
    {
        if (hint.Context is { } context)
        {
            _contexts += batch.Contexts.PurgeIfExpired(context, hint, at) ? 1 : 0;
        }
        else if (hint.Record is { } record)
        {
            _records += batch.Records.PurgeIfExpired(record, hint, at) ? 1 : 0;
        }
    }
}

/// <summary>How many entries a slice purged.</summary>
internal readonly record struct Purged(int Contexts, int Records);
