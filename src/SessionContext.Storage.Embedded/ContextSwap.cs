using SessionContext.Core;

namespace SessionContext.Storage.Embedded;

/// <summary>One compare-and-swap of a context, with the mark of the event that asks for it, if one does.</summary>
internal sealed class ContextSwap(
    ContextKey key,
    Revision? expected,
    StoredContext? replacement,
    CancellationToken cancellationToken
) : WriteRequest<SwapOutcome>(cancellationToken)
{
    private SwapOutcome _outcome = SwapOutcome.Lost;

    public ContextKey Key => key;

    public Revision? Expected => expected;

    public StoredContext? Replacement => replacement;

    /// <summary>The replacement as it is stored, made on the caller's thread; null deletes.</summary>
    public byte[]? Value { get; } = replacement is null ? null : EntryFormat.Encode(replacement);

    /// <summary>The event's mark, made in the same step; null: no event asks.</summary>
    public RecordSwap? Mark { get; init; }

    public override long Bytes => Value?.Length ?? 0;

    protected override SwapOutcome Outcome => _outcome;

    protected override bool TryAddTo(CommitBatch batch)
    {
        // All that is read is read before anything is added: a request that is not carried out leaves nothing in the
        // batch, nor does one whose entries cannot be read.
        RecordFacts? marked = null;
        if (Mark is not null && !batch.Records.Matches(Mark, out marked))
        {
            _outcome = SwapOutcome.SeenBefore;
        }
        else if (batch.Contexts.TrySwap(this))
        {
            _outcome = SwapOutcome.Swapped;
            if (Mark is not null)
            {
                batch.Records.Add(Mark, marked);
            }
        }

        return _outcome == SwapOutcome.Swapped;
    }
}
