namespace SessionContext.Core;

/// <summary>
/// A store that a read costs a round trip, and that can make the commonest change, a PUT, without one.
/// </summary>
public interface IBlindReplace
{
    /// <summary>
    /// Puts a context in the place of the one whose version comes before its own, as one atomic step, without anybody
    /// having read the entry.
    /// </summary>
    /// <remarks>
    /// Made only where what is stored has the replacement's customer, no derived field, and was not modified after it.
    /// What is made is the replacement with the stored <see cref="StoredContext.CreatedAt"/>, in the document too, and
    /// where the cart stays the stored <see cref="StoredContext.CartSetAt"/>. A store may decline more than that.
    /// </remarks>
    /// <param name="key">The entry's key.</param>
    /// <param name="replacement">The new entry, of version 2 or later, without derived fields; its own creation time is
    /// not heeded.</param>
    /// <param name="cancellationToken">Heeded until the write is handed to the engine; from then on the outcome is
    /// awaited.</param>
    /// <exception cref="StoreUnavailableException">It was not made, or nobody knows; the exception tells
    /// which.</exception>
    ValueTask<BlindReplaceOutcome> BlindReplaceAsync(
        ContextKey key,
        StoredContext replacement,
        CancellationToken cancellationToken
    );
}
