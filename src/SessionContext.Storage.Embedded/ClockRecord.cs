namespace SessionContext.Storage.Embedded;

/// <summary>Asks for the last time seen to be recorded, where no slice takes it along.</summary>
internal sealed class ClockRecord(DateTimeOffset seen, CancellationToken cancellationToken)
    : WriteRequest<bool>(cancellationToken)
{
    public override long Bytes => 0;

    protected override bool Outcome => true;

    protected override bool TryAddTo(CommitBatch batch)
    {
        batch.RecordClock(seen);
        return true;
    }
}
