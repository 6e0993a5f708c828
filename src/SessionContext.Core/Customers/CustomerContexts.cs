using System.Runtime.CompilerServices;

namespace SessionContext.Core.Customers;

/// <summary>Reads the contexts of a customer, one after the other.</summary>
internal static class CustomerContexts
{
    /// <summary>The contexts that are the customer's when they are read, ordered by session id.</summary>
    public static async IAsyncEnumerable<(SessionId Session, StoredContext Context)> FindAllAsync(
        this ISessionContextStore store,
        Tenant tenant,
        string customerId,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await foreach (
            var session in store
                .ListByCustomerAsync(tenant, customerId, cancellationToken)
                .ConfigureAwait(false)
        )
        {
            var context = await store
                .ReadAsync(new(tenant, session), cancellationToken)
                .ConfigureAwait(false);
            if (context?.CustomerId == customerId)
            {
                yield return (session, context);
            }
        }
    }
}
