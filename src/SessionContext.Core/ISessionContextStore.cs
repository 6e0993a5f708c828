using SessionContext.Core.Events;
using SessionContext.Core.Finding;
using SessionContext.Core.Records;
using SessionContext.Core.Scans;

namespace SessionContext.Core;

/// <summary>
/// Where session contexts are kept. One write primitive, compare-and-swap of a whole entry; everything else is
/// <see cref="SessionContexts"/>' logic over it, the same for every engine.
/// </summary>
/// <remarks>
/// Operations on one key are linearizable. An entry past its <see cref="StoredContext.ExpiresAt"/> is absent to every
/// operation, whether or not its bytes were purged. Where the engine cannot be reached or takes no more work, every
/// member throws <see cref="StoreUnavailableException"/>. All members may be called from any number of threads.
/// </remarks>
public interface ISessionContextStore : IRecordStore, IAsyncDisposable
{
    /// <summary>The entry under a key, or null where there is none.</summary>
    ValueTask<StoredContext?> ReadAsync(ContextKey key, CancellationToken cancellationToken);

    /// <summary>
    /// Puts <paramref name="replacement"/> in the place of the entry whose revision is <paramref name="expected"/>, as
    /// one atomic step, together with its index entries.
    /// </summary>
    /// <param name="key">The entry's key.</param>
    /// <param name="expected">The revision that must be stored now; null: there must be no entry.</param>
    /// <param name="replacement">The new entry; null deletes.</param>
    /// <param name="cancellationToken">Heeded until the write is handed to the engine; from then on the outcome is
    /// awaited.</param>
    /// <returns>
    /// True when the swap was made and is durable by the engine's stated durability; false when another revision (or
    /// none, or one) was stored, and nothing changed.
    /// </returns>
    ValueTask<bool> CompareAndSwapAsync(
        ContextKey key,
        Revision? expected,
        StoredContext? replacement,
        CancellationToken cancellationToken
    );

    /// <summary>
    /// The same swap for an event, made only if the event was not carried out before, and remembered in the same atomic
    /// step as the record <see cref="EventMark.RecordKey"/> (version 1, no value).
    /// </summary>
    /// <param name="key">The entry's key.</param>
    /// <param name="expected">The revision that must be stored now; null: there must be no entry.</param>
    /// <param name="replacement">The new entry; null deletes.</param>
    /// <param name="mark">The event. Seen before wins over lost.</param>
    /// <param name="cancellationToken">Heeded until the write is handed to the engine; from then on the outcome is
    /// awaited.</param>
    ValueTask<SwapOutcome> CompareAndSwapOnceAsync(
        ContextKey key,
        Revision? expected,
        StoredContext? replacement,
        EventMark mark,
        CancellationToken cancellationToken
    );

    /// <summary>The sessions whose stored context belongs to a customer, ordered by session id (ordinal).</summary>
    IAsyncEnumerable<SessionId> ListByCustomerAsync(
        Tenant tenant,
        string customerId,
        CancellationToken cancellationToken
    );

    /// <summary>The sessions whose stored context holds a cart, ordered by session id (ordinal).</summary>
    IAsyncEnumerable<SessionId> ListByCartAsync(
        Tenant tenant,
        string cartId,
        CancellationToken cancellationToken
    );

    /// <summary>A page of the contexts of a customer or a cart, ordered by session id (ordinal).</summary>
    /// <remarks>
    /// Each context is as it was stored when the page was read: not expired, and with the asked id in its document. A
    /// context that has the id from the first page to the last is found exactly once. A page costs what it holds,
    /// however many contexts have the id, and it is full unless it is the last.
    /// </remarks>
    /// <param name="tenant">The tenant of the contexts.</param>
    /// <param name="index">Which id is meant.</param>
    /// <param name="id">The customer's or the cart's id; no context has an empty one.</param>
    /// <param name="after">The <see cref="ContextPage.Next"/> of the page before; null: the first page.</param>
    /// <param name="pageSize">How many contexts a page has; at least 1.</param>
    /// <param name="cancellationToken">Heeded between two round trips.</param>
    ValueTask<ContextPage> FindAsync(
        Tenant tenant,
        ContextIndex index,
        string id,
        SessionId? after,
        int pageSize,
        CancellationToken cancellationToken
    );

    /// <summary>How many contexts <see cref="FindAsync"/> finds on all pages together, counted up to a limit.</summary>
    /// <param name="tenant">The tenant of the contexts.</param>
    /// <param name="index">Which id is meant.</param>
    /// <param name="id">The customer's or the cart's id.</param>
    /// <param name="most">Where counting stops: the highest answer. At least 1.</param>
    /// <param name="cancellationToken">Heeded between two round trips.</param>
    ValueTask<int> CountAsync(
        Tenant tenant,
        ContextIndex index,
        string id,
        int most,
        CancellationToken cancellationToken
    );

    /// <summary>Several contexts of a tenant, in one round trip to each server.</summary>
    /// <param name="tenant">The tenant of the contexts.</param>
    /// <param name="sessions">Their sessions; one may be named twice.</param>
    /// <param name="cancellationToken">Heeded until the request is sent.</param>
    /// <returns>For each session, in the same order, what <see cref="ReadAsync"/> gives.</returns>
    ValueTask<IReadOnlyList<StoredContext?>> ReadManyAsync(
        Tenant tenant,
        IReadOnlyList<SessionId> sessions,
        CancellationToken cancellationToken
    );

    /// <summary>How many contexts each tenant has stored, ended ones that were not purged yet among them.</summary>
    ValueTask<IReadOnlyDictionary<Tenant, long>> CountByTenantAsync(
        CancellationToken cancellationToken
    );

    /// <summary>
    /// Everything that belongs to sessions: all contexts and the records of <see cref="RecordKinds.BelongToSessions"/>
    /// that have not ended, each exactly as it is stored, in pages.
    /// </summary>
    /// <remarks>
    /// <para>
    /// Embedded and PostgreSQL: one moment of the whole store, each entry once, however long the consumer takes; writes
    /// go on meanwhile. One that goes on from a position is one moment from there on.
    /// </para>
    /// <para>
    /// Redis: each entry as it was at some moment. One that is there all the time is found at least once, perhaps
    /// twice; one that comes or goes meanwhile is found or not.
    /// </para>
    /// </remarks>
    /// <param name="tenant">Whose alone; null: all tenants'.</param>
    /// <param name="after">The <see cref="ScanPage.Position"/> to go on behind; null: from the beginning.</param>
    /// <param name="cancellationToken">Heeded between two pages.</param>
    /// <exception cref="ScanException">
    /// The position is not of this store, or its servers are no longer those that the scan began on: entries could be
    /// missing, so begin again.
    /// </exception>
    IAsyncEnumerable<ScanPage> ScanAsync(
        Tenant? tenant,
        string? after,
        CancellationToken cancellationToken
    );

    /// <summary>
    /// The records of a kind of one tenant that have not expired, with the promises of <see cref="ScanAsync"/>. Costs a
    /// look at every record of the tenant, and none at a context.
    /// </summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="kind">One of <see cref="RecordKinds.BelongToSessions"/>.</param>
    /// <param name="cancellationToken">Heeded between two pages.</param>
    /// <exception cref="ScanException">Servers were added or removed meanwhile: records could be missing, so begin
    /// again.</exception>
    IAsyncEnumerable<ScannedRecord> ScanRecordsAsync(
        Tenant tenant,
        RecordKind kind,
        CancellationToken cancellationToken
    );

    /// <summary>
    /// Completes when all that was written under a key before is as durable as an acknowledged write. A read may show
    /// what would still be lost with the server, and a caller was told so: who answers by such a read that all is well
    /// confirms it first.
    /// </summary>
    /// <param name="key">The entry's key.</param>
    /// <param name="cancellationToken">Heeded until a write is handed to the engine; from then on the outcome is
    /// awaited.</param>
    ValueTask EnsureDurableAsync(ContextKey key, CancellationToken cancellationToken);

    /// <summary>
    /// Completes when the engine can serve reads and writes now; throws <see cref="StoreUnavailableException"/> when it
    /// cannot.
    /// </summary>
    ValueTask CheckHealthAsync(CancellationToken cancellationToken);
}
