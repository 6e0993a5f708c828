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
    ) =>
        customerId is ""
            ? AsyncEnumerable.Empty<SessionId>() // no id is not an id
            : _indexes.SessionsAsync(
                _keys.Customer(tenant, customerId),
                tenant,
                context => context.CustomerId == customerId,
                cancellationToken
            );

    /// <inheritdoc />
    public IAsyncEnumerable<SessionId> ListByCartAsync(
        Tenant tenant,
        string cartId,
        CancellationToken cancellationToken
    ) =>
        cartId is ""
            ? AsyncEnumerable.Empty<SessionId>()
            : _indexes.SessionsAsync(
                _keys.Cart(tenant, cartId),
                tenant,
                context => context.CartId == cartId,
                cancellationToken
            );

    /// <inheritdoc />
    public async ValueTask<ContextPage> FindAsync(
        Tenant tenant,
        ContextIndex index,
        string id,
        SessionId? after,
        int pageSize,
        CancellationToken cancellationToken
    )
    {
        var found = new List<FoundContext>();
        await foreach (
            var session in SessionsAsync(tenant, index, id, cancellationToken).ConfigureAwait(false)
        )
        {
            if (
                after is { } last
                && string.CompareOrdinal(session.ToString(), last.ToString()) <= 0
            )
            {
                continue;
            }

            var context = await ReadAsync(new(tenant, session), cancellationToken)
                .ConfigureAwait(false);
            if (context is not null && index.IdOf(context) == id)
            {
                found.Add(new(session, context));
            }

            if (found.Count > pageSize)
            {
                break;
            }
        }

        return ContextPage.Of(found, pageSize);
    }

    /// <inheritdoc />
    public ValueTask<int> CountAsync(
        Tenant tenant,
        ContextIndex index,
        string id,
        int most,
        CancellationToken cancellationToken
    ) =>
        SessionsAsync(tenant, index, id, cancellationToken)
            .Take(most)
            .CountAsync(cancellationToken);

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<StoredContext?>> ReadManyAsync(
        Tenant tenant,
        IReadOnlyList<SessionId> sessions,
        CancellationToken cancellationToken
    ) =>
        await Task.WhenAll(
                sessions.Select(session =>
                    ReadAsync(new(tenant, session), cancellationToken).AsTask()
                )
            )
            .ConfigureAwait(false);

    private IAsyncEnumerable<SessionId> SessionsAsync(
        Tenant tenant,
        ContextIndex index,
        string id,
        CancellationToken cancellationToken
    ) =>
        index == ContextIndex.Customer
            ? ListByCustomerAsync(tenant, id, cancellationToken)
            : ListByCartAsync(tenant, id, cancellationToken);
}
