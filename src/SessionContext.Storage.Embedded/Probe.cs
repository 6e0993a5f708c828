namespace SessionContext.Storage.Embedded;

/// <summary>Asks for a write that changes nothing that is kept, to see that the disk takes one.</summary>
internal sealed class Probe(CancellationToken cancellationToken)
    : WriteRequest<bool>(cancellationToken)
{
    public override long Bytes => 0;

    protected override bool Outcome => true;

    protected override bool TryAddTo(CommitBatch batch)
    {
        batch.Probe();
        return true;
    }
}
