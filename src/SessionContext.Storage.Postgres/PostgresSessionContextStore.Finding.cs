using SessionContext.Core;
using SessionContext.Core.Finding;

namespace SessionContext.Storage.Postgres;

/// <summary>How contexts are found by the id of a customer or a cart, and read several at once.</summary>
public sealed partial class PostgresSessionContextStore
{
    /// <inheritdoc />
    public IAsyncEnumerable<SessionId> ListByCustomerAsync(
        Tenant tenant,
        string customerId,
        CancellationToken cancellationToken
    ) => _byCustomer.SessionsAsync(tenant, customerId, cancellationToken);

    /// <inheritdoc />
    public IAsyncEnumerable<SessionId> ListByCartAsync(
        Tenant tenant,
        string cartId,
        CancellationToken cancellationToken
    ) => _byCart.SessionsAsync(tenant, cartId, cancellationToken);

    /// <inheritdoc />
    /// <remarks>One statement.</remarks>
    public ValueTask<ContextPage> FindAsync(
        Tenant tenant,
        ContextIndex index,
        string id,
        SessionId? after,
        int pageSize,
        CancellationToken cancellationToken
    ) => IndexOf(index).PageAsync(tenant, id, after, pageSize, cancellationToken);

    /// <inheritdoc />
    /// <remarks>One statement.</remarks>
    public ValueTask<int> CountAsync(
        Tenant tenant,
        ContextIndex index,
        string id,
        int most,
        CancellationToken cancellationToken
    ) => IndexOf(index).CountAsync(tenant, id, most, cancellationToken);

    /// <inheritdoc />
    /// <remarks>One statement.</remarks>
    public ValueTask<IReadOnlyList<StoredContext?>> ReadManyAsync(
        Tenant tenant,
        IReadOnlyList<SessionId> sessions,
        CancellationToken cancellationToken
    ) => _lookup.ReadAsync(tenant, sessions, cancellationToken);

    private IndexScan IndexOf(ContextIndex index) =>
        index == ContextIndex.Customer ? _byCustomer : _byCart;
}
