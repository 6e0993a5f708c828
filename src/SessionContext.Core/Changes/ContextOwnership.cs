using SessionContext.Core.Defaults;
using SessionContext.Core.Events;
using SessionContext.Core.Logins;

namespace SessionContext.Core.Changes;

/// <summary>Whose a context is: the steps that create one and that assign it to a customer (contract §§ 4, 5).</summary>
public sealed class ContextOwnership(
    ContextChanges changes,
    DefaultValues defaults,
    LoginRecords logins,
    DeletedCustomers deleted
)
{
    /// <summary>The customer who is logged in to the session now; null: nobody.</summary>
    internal async ValueTask<string?> FindOwnerAsync(
        ContextKey key,
        CancellationToken cancellationToken
    ) =>
        await deleted
            .CurrentCustomerAsync(
                key.Tenant,
                await logins.FindAsync(key, cancellationToken).ConfigureAwait(false),
                cancellationToken
            )
            .ConfigureAwait(false);

    /// <summary>The step that creates a context.</summary>
    internal async ValueTask<Step> CreateAsync(
        ContextKey key,
        ContextDraft draft,
        CancellationToken cancellationToken
    ) =>
        await CreateAsync(
                key,
                draft,
                await logins.FindAsync(key, cancellationToken).ConfigureAwait(false),
                cancellationToken
            )
            .ConfigureAwait(false);

    /// <summary>The same where the session's log-in is known. Where the draft names no customer, the context is that of the customer who is logged in.</summary>
    internal async ValueTask<Step> CreateAsync(
        ContextKey key,
        ContextDraft draft,
        SessionLogin? login,
        CancellationToken cancellationToken
    )
    {
        if (
            draft.CustomerId is null
            && await deleted
                .CurrentCustomerAsync(key.Tenant, login, cancellationToken)
                .ConfigureAwait(false)
                is { } customerId
        )
        {
            draft = draft.WithCustomer(customerId);
        }

        draft = await defaults
            .FillNewAsync(key.Tenant, draft, login, cancellationToken)
            .ConfigureAwait(false);
        return new(changes.Next(key, null, draft));
    }

    /// <summary>
    /// To be done after each creation of an anonymous context: assigns it to the customer who logged in while it was created. A log-in is written down before the
    /// context is looked for, so one of the two sides always sees the other.
    /// </summary>
    /// <param name="key">The session.</param>
    /// <param name="created">The outcome of the creation, also of a repeated one.</param>
    /// <returns>The outcome with the revision that is stored now.</returns>
    internal async ValueTask<ChangeOutcome> CatchUpAsync(
        ContextKey key,
        ChangeOutcome.Stored created
    )
    {
        // The context is created and must not stay half done, even if its creator does not wait.
        if (
            await FindOwnerAsync(key, CancellationToken.None)
                .ReportOutcomeUnknownAsync()
                .ConfigureAwait(false)
            is not { } customerId
        )
        {
            return created;
        }

        return await changes
            .ApplyAsync(
                key,
                current =>
                    current is { CustomerId: null } && current.Revision == created.Revision
                        ? AssignAsync(key, current, customerId, CancellationToken.None)
                        : new(new Step(created)),
                CancellationToken.None
            )
            .ReportOutcomeUnknownAsync()
            .ConfigureAwait(false);
    }

    /// <summary>The step that assigns a context to a customer: what was chosen is kept, what was derived is derived again.</summary>
    internal async ValueTask<Step> AssignAsync(
        ContextKey key,
        StoredContext current,
        string customerId,
        CancellationToken cancellationToken
    )
    {
        if (current.CustomerId == customerId)
        {
            return Step.Durable(new ChangeOutcome.Stored(current.Revision));
        }

        var draft = ContextDraft.Of(current).WithCustomer(customerId);
        draft = await defaults
            .DeriveAsync(key.Tenant, draft, cancellationToken)
            .ConfigureAwait(false);
        return new(changes.Next(key, current, draft));
    }
}
