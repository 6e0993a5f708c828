using System.Runtime.CompilerServices;
using SessionContext.Core.Finding;

namespace SessionContext.Core.Customers;

/// <summary>Reads all contexts of a customer, a page in memory at a time.</summary>
internal static class CustomerContexts
{
    private const int PageSize = 64;

    /// <summary>The contexts that are the customer's when their page is read, ordered by session id.</summary>
    public static async IAsyncEnumerable<IReadOnlyList<FoundContext>> PagesOfAsync(
        this ISessionContextStore store,
        Tenant tenant,
        string customerId,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        SessionId? after = null;
        do
        {
            var page = await store
                .FindAsync(
                    tenant,
                    ContextIndex.Customer,
                    customerId,
                    after,
                    PageSize,
                    cancellationToken
                )
                .ConfigureAwait(false);
            yield return page.Items;
            after = page.Next;
        } while (after is not null);
    }
}
