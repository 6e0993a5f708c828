using RocksDbSharp;

namespace SessionContext.Storage.Embedded;

/// <summary>
/// Some hints that are due: what they lead to is freed if it has expired by the time that the sweeper read from a clock it trusts. The writer judges each
/// against what is stored when its turn comes, so a life that was extended, or begun anew, since the hint was read is kept.
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
) : WriteRequest<Freed>(cancellationToken)
{
    private int _contexts;
    private int _records;

    public override long Bytes => 0; // one slice at a time waits, and it holds no document

    protected override Freed Outcome => new(_contexts, _records);

    protected override bool TryAddTo(CommitBatch batch)
    {
        foreach (var hint in hints)
        {
            try
            {
                Settle(hint, batch);
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

    private void Settle(ExpiryHint hint, CommitBatch batch)
    {
        if (hint.Context is { } context)
        {
            _contexts += batch.Contexts.Settle(context, hint, at) ? 1 : 0;
        }
        else if (hint.Record is { } record)
        {
            _records += batch.Records.Settle(record, hint, at) ? 1 : 0;
        }
    }
}

/// <summary>How many entries a slice freed.</summary>
internal readonly record struct Freed(int Contexts, int Records);
