using SessionContext.Core;

namespace SessionContext.Storage.Postgres;

/// <summary>
/// One compare-and-swap that stores a context: in the place of the expected revision, or where there must be none.
/// </summary>
internal sealed class ContextSwap : BatchRequest<bool>
{
    public ContextSwap(
        ContextKey key,
        Revision? expected,
        StoredContext replacement,
        CancellationToken cancellationToken
    )
        : base(key, cancellationToken)
    {
        (Expected, Replacement) = (expected, replacement);
        CustomerId = EntryFormat.Id(replacement.CustomerId);
        CartId = EntryFormat.Id(replacement.CartId);
    }

    public Revision? Expected { get; }

    public StoredContext Replacement { get; }

    /// <summary>
    /// The customer as it is stored; made here, so that an id that has no UTF-8 fails its own call only.
    /// </summary>
    public byte[]? CustomerId { get; }

    /// <summary>The cart as it is stored.</summary>
    public byte[]? CartId { get; }

    public override long Bytes => Replacement.Document.Length;
}
