using SessionContext.Core;
using SessionContext.Core.Finding;

namespace SessionContext.Storage.Embedded;

/// <summary>How contexts are found by the id of a customer or a cart, and read several at once.</summary>
public sealed partial class EmbeddedSessionContextStore
{
    /// <inheritdoc />
    public IAsyncEnumerable<SessionId> ListByCustomerAsync(
        Tenant tenant,
        string customerId,
        CancellationToken cancellationToken
    ) =>
        new IndexScan(_slot, _time, tenant, ContextIndex.Customer, customerId)
            .Sessions(cancellationToken)
            .ToAsyncEnumerable();

    /// <inheritdoc />
    public IAsyncEnumerable<SessionId> ListByCartAsync(
        Tenant tenant,
        string cartId,
        CancellationToken cancellationToken
    ) =>
        new IndexScan(_slot, _time, tenant, ContextIndex.Cart, cartId)
            .Sessions(cancellationToken)
            .ToAsyncEnumerable();

    /// <inheritdoc />
    public ValueTask<ContextPage> FindAsync(
        Tenant tenant,
        ContextIndex index,
        string id,
        SessionId? after,
        int pageSize,
        CancellationToken cancellationToken
    ) =>
        ValueTask.FromResult(
            new IndexScan(_slot, _time, tenant, index, id).Page(after, pageSize, cancellationToken)
        );

    /// <inheritdoc />
    public ValueTask<int> CountAsync(
        Tenant tenant,
        ContextIndex index,
        string id,
        int most,
        CancellationToken cancellationToken
    ) =>
        ValueTask.FromResult(
            new IndexScan(_slot, _time, tenant, index, id)
                .Sessions(cancellationToken)
                .Take(most)
                .Count()
        );

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<StoredContext?>> ReadManyAsync(
        Tenant tenant,
        IReadOnlyList<SessionId> sessions,
        CancellationToken cancellationToken
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var lease = _slot.Enter();
        return ValueTask.FromResult<IReadOnlyList<StoredContext?>>(
            ContextLookup.FindMany(lease.Engine, tenant, sessions, _time.GetUtcNow())
        );
    }
}
