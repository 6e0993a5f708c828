using SessionContext.Core;
using SessionContext.Core.Finding;

namespace SessionContext.Storage.Redis;

/// <summary>How contexts are found by the id of a customer or a cart, and read several at once.</summary>
public sealed partial class RedisSessionContextStore
{
    /// <inheritdoc />
    public IAsyncEnumerable<SessionId> ListByCustomerAsync(
        Tenant tenant,
        string customerId,
        CancellationToken cancellationToken
    ) => _indexes.SessionsAsync(tenant, ContextIndex.Customer, customerId, cancellationToken);

    /// <inheritdoc />
    public IAsyncEnumerable<SessionId> ListByCartAsync(
        Tenant tenant,
        string cartId,
        CancellationToken cancellationToken
    ) => _indexes.SessionsAsync(tenant, ContextIndex.Cart, cartId, cancellationToken);

    /// <inheritdoc />
    /// <remarks>
    /// Two round trips: one for the entries, one to each server for the contexts. More where entries are left over by
    /// changes that were not made. Garnet walks over all entries that follow the page: among 100,000 a page takes it
    /// some 20 ms.
    /// </remarks>
    public ValueTask<ContextPage> FindAsync(
        Tenant tenant,
        ContextIndex index,
        string id,
        SessionId? after,
        int pageSize,
        CancellationToken cancellationToken
    ) => _indexes.PageAsync(tenant, index, id, after, pageSize, cancellationToken);

    /// <inheritdoc />
    /// <remarks>Looks at each context.</remarks>
    public ValueTask<int> CountAsync(
        Tenant tenant,
        ContextIndex index,
        string id,
        int most,
        CancellationToken cancellationToken
    ) =>
        _indexes
            .SessionsAsync(tenant, index, id, cancellationToken)
            .Take(most)
            .CountAsync(cancellationToken);

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<StoredContext?>> ReadManyAsync(
        Tenant tenant,
        IReadOnlyList<SessionId> sessions,
        CancellationToken cancellationToken
    ) => await _lookup.FindManyAsync(tenant, sessions, cancellationToken).ConfigureAwait(false);
}
