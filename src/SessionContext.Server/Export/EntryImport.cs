using SessionContext.Core;
using SessionContext.Core.Scans;

namespace SessionContext.Server.Export;

/// <summary>Puts one entry into a store: never in the place of a later version, and safe to do twice.</summary>
internal sealed class EntryImport(ISessionContextStore store, TimeProvider time, bool replace)
{
    /// <summary>
    /// How long to wait before each further attempt: half a minute together, longer than a failover takes.
    /// </summary>
    private static readonly TimeSpan[] Pauses =
    [
        .. ((double[])[0.1, 0.2, 0.4, 0.8, 1.5, 3, 6, 8, 10]).Select(TimeSpan.FromSeconds),
    ];

    /// <summary>Stores the entry if it is missing or older there.</summary>
    /// <exception cref="StoreUnavailableException">The store did not take it, all attempts long.</exception>
    public async Task<ImportOutcome> PutAsync(ScanEntry entry, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await TryPutAsync(entry, cancellationToken);
            }
            catch (StoreUnavailableException) when (attempt < Pauses.Length)
            {
                await Task.Delay(Pauses[attempt], time, cancellationToken);
            }
        }
    }

    private Task<ImportOutcome> TryPutAsync(ScanEntry entry, CancellationToken cancellationToken) =>
        entry.IsExpired(time.GetUtcNow())
            ? Task.FromResult(ImportOutcome.Ended)
            : entry switch
            {
                ScannedContext context => PutAsync(context, cancellationToken),
                ScannedRecord record => PutAsync(record, cancellationToken),
                _ => throw new ArgumentException("An unknown kind of entry."),
            };

    private async Task<ImportOutcome> PutAsync(
        ScannedContext entry,
        CancellationToken cancellationToken
    )
    {
        var (key, context) = entry;
        Revision? expected = null; // most are missing
        while (!await store.CompareAndSwapAsync(key, expected, context, cancellationToken))
        {
            var stored = await store.ReadAsync(key, cancellationToken);
            expected = stored?.Revision;
            if (stored is null)
            {
                continue;
            }

            if (IsAnother(stored, context))
            {
                if (!replace)
                {
                    return ImportOutcome.Kept;
                }
            }
            else if (!IsOlder(stored, context))
            {
                return ImportOutcome.AlreadyThere;
            }
        }

        return ImportOutcome.Imported;
    }

    private async Task<ImportOutcome> PutAsync(
        ScannedRecord entry,
        CancellationToken cancellationToken
    )
    {
        var (key, record) = entry;
        long? expected = null;
        while (!await store.CompareAndSwapRecordAsync(key, expected, record, cancellationToken))
        {
            expected = (await store.ReadRecordAsync(key, cancellationToken))?.Version;
            if (expected >= record.Version)
            {
                return ImportOutcome.AlreadyThere;
            }
        }

        return ImportOutcome.Imported;
    }

    // Neither came of the other: created at another moment, or changed differently since.
    private static bool IsAnother(StoredContext stored, StoredContext context) =>
        stored.CreatedAt != context.CreatedAt
        || (
            stored.Revision.Version == context.Revision.Version
            && stored.Revision != context.Revision
        );

    // A life is extended without a new version.
    private static bool IsOlder(StoredContext stored, StoredContext context) =>
        stored.Revision.Version < context.Revision.Version
        || (
            stored.Revision == context.Revision
            && stored.ExpiresAt is { } ends
            && !(context.ExpiresAt <= ends)
        );
}
