using SessionContext.Core;
using SessionContext.Core.Events;
using SessionContext.Core.Records;

namespace SessionContext.Storage.Embedded;

/// <summary>One compare-and-swap of a small record.</summary>
internal sealed class RecordSwap(
    RecordKey key,
    long? expected,
    StoredRecord? replacement,
    CancellationToken cancellationToken
) : WriteRequest<bool>(cancellationToken)
{
    /// <summary>Checked on the caller's thread: the writer's has others' writes to make.</summary>
    public RecordKey Key { get; } = KeyFormat.Check(key);

    public long? Expected => expected;

    public StoredRecord? Replacement => replacement;

    /// <summary>The replacement as it is stored; null deletes.</summary>
    public byte[]? Value { get; } = replacement is null ? null : RecordFormat.Encode(replacement);

    public override long Bytes => Value?.Length ?? 0;

    protected override bool Outcome => IsPartOfBatch;

    /// <summary>Remembers an event that was not seen before.</summary>
    public static RecordSwap Of(EventMark mark, Tenant tenant) =>
        new(mark.RecordKey(tenant), null, new StoredRecord(1, mark.ExpiresAt, default), default);

    protected override bool TryAddTo(CommitBatch batch)
    {
        if (!batch.Records.Matches(this, out var stored))
        {
            return false;
        }

        batch.Records.Add(this, stored);
        return true;
    }
}
