using SessionContext.Core.Customers;
using SessionContext.Core.Defaults;
using SessionContext.Core.Logins;

namespace SessionContext.Core.Changes;

/// <summary>
/// Whose a context is: the steps that create one and that assign it to a customer (contract §§ 4, 5).
/// </summary>
public sealed class ContextOwnership(
    ContextChanges changes,
    DefaultValues defaults,
    LoginRecords logins,
    CustomerCutOffs cutOffs
)
{
    /// <summary>The customer who is logged in to the session now; null: nobody.</summary>
    internal async ValueTask<KnownCustomer?> FindOwnerAsync(
        ContextKey key,
        CancellationToken cancellationToken
    ) =>
        await cutOffs
            .CurrentCustomerAsync(
                key,
                await logins.FindAsync(key, cancellationToken).ConfigureAwait(false),
                cancellationToken
            )
            .ConfigureAwait(false);

    /// <summary>The customer with the cut-off that counts for the session now, for a call that begins now.</summary>
    internal async ValueTask<KnownCustomer> FindCallerAsync(
        ContextKey key,
        string customerId,
        CancellationToken cancellationToken
    )
    {
        var cutOff = await cutOffs
            .FindAsync(key.Tenant, customerId, cancellationToken)
            .ConfigureAwait(false);
        return new(customerId, cutOff.Of(key.SessionId));
    }

    /// <summary>The same for what happened before, with the deletions that an earlier release wrote down.</summary>
    internal async ValueTask<KnownCustomer> FindCustomerAsync(
        ContextKey key,
        string customerId,
        CancellationToken cancellationToken
    )
    {
        var cutOff = await cutOffs
            .FindWithFormerAsync(key.Tenant, customerId, cancellationToken)
            .ConfigureAwait(false);
        return new(customerId, cutOff.Of(key.SessionId));
    }

    /// <summary>The step that creates a context.</summary>
    internal async ValueTask<Step> CreateAsync(
        ContextKey key,
        ContextDraft draft,
        KnownCustomer? customer,
        CancellationToken cancellationToken
    ) =>
        await CreateAsync(
                key,
                draft,
                await logins.FindAsync(key, cancellationToken).ConfigureAwait(false),
                cancellationToken,
                customer
            )
            .ConfigureAwait(false);

    /// <summary>
    /// The same where the session's log-in is known. Where the draft names no customer, the context is that of the
    /// customer who is logged in.
    /// </summary>
    /// <param name="key">The session.</param>
    /// <param name="draft">What was chosen.</param>
    /// <param name="login">The session's log-in.</param>
    /// <param name="cancellationToken">Heeded until the store and the shop's directory answer.</param>
    /// <param name="customer">The draft's customer, where their right was checked before.</param>
    internal async ValueTask<Step> CreateAsync(
        ContextKey key,
        ContextDraft draft,
        SessionLogin? login,
        CancellationToken cancellationToken,
        KnownCustomer? customer = null
    )
    {
        if (draft.CustomerId is { } named)
        {
            customer ??= await FindCustomerAsync(key, named, cancellationToken)
                .ConfigureAwait(false);
        }
        else if (
            await cutOffs
                .CurrentCustomerAsync(key, login, cancellationToken)
                .ConfigureAwait(false) is
            { } owner
        )
        {
            customer = owner;
            draft = draft.WithCustomer(owner.Id);
        }

        draft = await defaults
            .FillNewAsync(key.Tenant, draft, login, cancellationToken)
            .ConfigureAwait(false);
        return new(changes.Next(key, null, draft)) { GivesTo = customer };
    }

    /// <summary>
    /// To be done after each creation of an anonymous context: assigns it to the customer who logged in while it was
    /// created. A log-in is written down before the context is looked for, so one of the two sides always sees the
    /// other.
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
            is not { } customer
        )
        {
            return created;
        }

        return await changes
            .ApplyAsync(
                key,
                current =>
                    current is { CustomerId: null } && current.Revision == created.Revision
                        ? AssignAsync(key, current, customer, CancellationToken.None)
                        : new(new Step(created)),
                CancellationToken.None
            )
            .ReportOutcomeUnknownAsync()
            .ConfigureAwait(false);
    }

    /// <summary>
    /// The step that assigns a context to a customer: what was chosen is kept, what was derived is derived again.
    /// </summary>
    internal async ValueTask<Step> AssignAsync(
        ContextKey key,
        StoredContext current,
        KnownCustomer customer,
        CancellationToken cancellationToken
    )
    {
        if (current.CustomerId == customer.Id)
        {
            return Step.Durable(new ChangeOutcome.Stored(current.Revision));
        }

        var draft = ContextDraft.Of(current).WithCustomer(customer.Id);
        draft = await defaults
            .DeriveAsync(key.Tenant, draft, cancellationToken)
            .ConfigureAwait(false);
        return new(changes.Next(key, current, draft)) { GivesTo = customer };
    }
}
