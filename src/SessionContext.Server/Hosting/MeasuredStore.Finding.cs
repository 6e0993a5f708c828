using SessionContext.Core;
using SessionContext.Core.Finding;

namespace SessionContext.Server.Hosting;

/// <summary>How contexts are found by the id of a customer or a cart, and read several at once.</summary>
internal partial class MeasuredStore
{
    /// <inheritdoc />
    public IAsyncEnumerable<SessionId> ListByCustomerAsync(
        Tenant tenant,
        string customerId,
        CancellationToken cancellationToken
    ) =>
        Calls.ListAsync(
            StoreOperation.ListByCustomer,
            Engine.ListByCustomerAsync(tenant, customerId, cancellationToken),
            cancellationToken
        );

    /// <inheritdoc />
    public IAsyncEnumerable<SessionId> ListByCartAsync(
        Tenant tenant,
        string cartId,
        CancellationToken cancellationToken
    ) =>
        Calls.ListAsync(
            StoreOperation.ListByCart,
            Engine.ListByCartAsync(tenant, cartId, cancellationToken),
            cancellationToken
        );

    /// <inheritdoc />
    public ValueTask<ContextPage> FindAsync(
        Tenant tenant,
        ContextIndex index,
        string id,
        SessionId? after,
        int pageSize,
        CancellationToken cancellationToken
    ) =>
        Calls.RunAsync(
            StoreOperation.Find,
            (Engine, tenant, index, id, after, pageSize, cancellationToken),
            static call =>
                call.Engine.FindAsync(
                    call.tenant,
                    call.index,
                    call.id,
                    call.after,
                    call.pageSize,
                    call.cancellationToken
                )
        );

    /// <inheritdoc />
    public ValueTask<int> CountAsync(
        Tenant tenant,
        ContextIndex index,
        string id,
        int most,
        CancellationToken cancellationToken
    ) =>
        Calls.RunAsync(
            StoreOperation.Count,
            (Engine, tenant, index, id, most, cancellationToken),
            static call =>
                call.Engine.CountAsync(
                    call.tenant,
                    call.index,
                    call.id,
                    call.most,
                    call.cancellationToken
                )
        );

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<StoredContext?>> ReadManyAsync(
        Tenant tenant,
        IReadOnlyList<SessionId> sessions,
        CancellationToken cancellationToken
    ) =>
        Calls.RunAsync(
            StoreOperation.ReadMany,
            (Engine, tenant, sessions, cancellationToken),
            static call =>
                call.Engine.ReadManyAsync(call.tenant, call.sessions, call.cancellationToken)
        );
}
