using SessionContext.Core.Changes;
using SessionContext.Core.Documents;
using SessionContext.Core.Logins;

namespace SessionContext.Core.Customers;

/// <summary>
/// The sessions of a customer as the customer sees them: each is a device, or a browser (contract § 9).
/// </summary>
/// <remarks>Every member throws <see cref="StoreUnavailableException"/> where the store cannot serve.</remarks>
public sealed class OwnSessions(
    ISessionContextStore store,
    ContextChanges changes,
    LoginRecords records,
    SessionLogins logins,
    CustomerCutOffs cutOffs
)
{
    /// <summary>
    /// Why the customer's token no longer speaks for its session, as a sentence for the client; null: it does.
    /// </summary>
    /// <param name="key">The token's session.</param>
    /// <param name="customerId">The token's customer.</param>
    /// <param name="cancellationToken">Heeded until the store answers.</param>
    public async ValueTask<string?> RefuseAsync(
        ContextKey key,
        string customerId,
        CancellationToken cancellationToken
    ) =>
        (await records.FindAsync(key, cancellationToken).ConfigureAwait(false))?.RefusalFor(
            customerId
        );

    /// <summary>The customer's sessions, ordered by id.</summary>
    public async IAsyncEnumerable<OwnSession> ListAsync(
        Tenant tenant,
        string customerId,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var pages = store.PagesOfAsync(tenant, customerId, cancellationToken);
        await foreach (var page in pages.ConfigureAwait(false))
        {
            foreach (var (session, context) in page)
            {
                yield return new(
                    session,
                    context.CreatedAt,
                    context.ModifiedAt,
                    SiteCodeOf(context)
                );
            }
        }
    }

    /// <summary>Ends one session of the customer.</summary>
    /// <returns>False where it is not the customer's, or there is none.</returns>
    public async ValueTask<bool> EndAsync(
        ContextKey key,
        string customerId,
        CancellationToken cancellationToken
    )
    {
        var context = await changes.ReadAsync(key, cancellationToken).ConfigureAwait(false);
        if (context?.CustomerId != customerId)
        {
            // A session without a context is the customer's by its log-in.
            var login = await records.FindAsync(key, cancellationToken).ConfigureAwait(false);
            var owner = await cutOffs
                .CurrentCustomerAsync(key, login, cancellationToken)
                .ConfigureAwait(false);
            if (owner?.Id != customerId)
            {
                return false;
            }
        }

        return await logins.LogOutAsync(key, customerId, cancellationToken).ConfigureAwait(false)
            == LoginOutcome.Succeeded;
    }

    private static string? SiteCodeOf(StoredContext context) =>
        RawJson.ToText(ContextDocument.Read(context.Document)[ContextField.SiteCode]);
}

/// <summary>One session of a customer.</summary>
/// <param name="SessionId">Its id.</param>
/// <param name="CreatedAt">When its context was created.</param>
/// <param name="ModifiedAt">When its context last changed.</param>
/// <param name="SiteCode">The context's site, if it has one.</param>
public readonly record struct OwnSession(
    SessionId SessionId,
    DateTimeOffset CreatedAt,
    DateTimeOffset ModifiedAt,
    string? SiteCode
);
