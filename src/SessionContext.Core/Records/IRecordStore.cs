namespace SessionContext.Core.Records;

/// <summary>
/// Small records that live for a while beside the contexts: refresh tokens, events that were carried out. The same
/// engine keeps them, with the same promises as <see cref="ISessionContextStore"/>: linearizable for each key, durable
/// when acknowledged, absent from <see cref="StoredRecord.ExpiresAt"/> on, <see cref="StoreUnavailableException"/>
/// where it cannot serve.
/// </summary>
public interface IRecordStore
{
    /// <summary>The record under a key, or null where there is none.</summary>
    ValueTask<StoredRecord?> ReadRecordAsync(RecordKey key, CancellationToken cancellationToken);

    /// <summary>
    /// Puts <paramref name="replacement"/> in the place of the record whose version is <paramref name="expected"/>, as
    /// one atomic step.
    /// </summary>
    /// <param name="key">The record's key.</param>
    /// <param name="expected">The version that must be stored now; null: there must be no record.</param>
    /// <param name="replacement">The new record; null deletes.</param>
    /// <param name="cancellationToken">Heeded until the write is handed to the engine; from then on the outcome is
    /// awaited.</param>
    /// <returns>
    /// True when the swap was made and is durable; false when another version (or none, or one) was stored, and nothing
    /// changed.
    /// </returns>
    ValueTask<bool> CompareAndSwapRecordAsync(
        RecordKey key,
        long? expected,
        StoredRecord? replacement,
        CancellationToken cancellationToken
    );

    /// <summary>
    /// Completes when the record that lies under a key, and all that was written in one step with it, is as durable as
    /// an acknowledged write. A read may show what would still be lost with the server, and a caller was told so: who
    /// answers by such a read that all is well confirms it first.
    /// </summary>
    /// <param name="key">The record's key.</param>
    /// <param name="cancellationToken">Heeded until a write is handed to the engine; from then on the outcome is
    /// awaited.</param>
    ValueTask EnsureRecordDurableAsync(RecordKey key, CancellationToken cancellationToken);
}
