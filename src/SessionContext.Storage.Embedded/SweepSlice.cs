using RocksDbSharp;

namespace SessionContext.Storage.Embedded;

/// <summary>
/// Some hints that are due: what they lead to is freed if it has ended. The writer judges each against what is stored when
/// its turn comes, so a life that was extended, or begun anew, since the hint was read is kept.
/// </summary>
internal sealed class SweepSlice(
    IReadOnlyList<ExpiryHint> hints,
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

        return true;
    }

    private void Settle(ExpiryHint hint, CommitBatch batch)
    {
        if (hint.Context is { } context)
        {
            _contexts += batch.Contexts.Settle(context, hint) ? 1 : 0;
        }
        else if (hint.Record is { } record)
        {
            _records += batch.Records.Settle(record, hint) ? 1 : 0;
        }
    }
}

/// <summary>How many entries a slice freed.</summary>
internal readonly record struct Freed(int Contexts, int Records);
