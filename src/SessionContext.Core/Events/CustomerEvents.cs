using SessionContext.Core.Changes;
using SessionContext.Core.Defaults;
using SessionContext.Core.Logins;

namespace SessionContext.Core.Events;

/// <summary>
/// What happens to customers. The log-in or log-out is stored first, then the context changes, so that a
/// context created meanwhile is not missed.
/// </summary>
public sealed class CustomerEvents(
    ContextOwnership ownership,
    ContextChanges changes,
    LoginRecords logins,
    CustomerSessions sessions,
    IShopDirectory directory
)
{
    private static readonly Step NothingToDo = new(ChangeOutcome.NotFound.Instance);

    /// <summary>Makes the session's context the customer's; false: seen before.</summary>
    internal async ValueTask<bool> ApplyAsync(
        Tenant tenant,
        ShopEvent.CustomerLoggedIn loggedIn,
        DateTimeOffset happenedAt,
        EventMark mark,
        CancellationToken cancellationToken
    )
    {
        var key = new ContextKey(tenant, loggedIn.SessionId);
        var customer = await ownership
            .FindCustomerAsync(key, loggedIn.CustomerId, cancellationToken)
            .ConfigureAwait(false);
        // A log-in from before ends the session, as the cut-off would have done had it known of it. Nothing that names
        // the customer is written.
        var isCutOff = happenedAt <= customer.CutOff;
        var login = await logins
            .ChangeAsync(
                key,
                before =>
                    happenedAt < before?.EndedAt || happenedAt < before?.LoggedInAt ? null
                    : isCutOff ? SessionLogin.Ended(before, happenedAt)
                    : (before ?? new()) with
                    {
                        CustomerId = loggedIn.CustomerId,
                        CutOff = customer.CutOff,
                        LoggedInAt = happenedAt,
                    },
                cancellationToken
            )
            .ConfigureAwait(false);
        var outcome = await changes
            .ApplyAsync(
                key,
                async current =>
                    login is null || current is null ? NothingToDo
                    : isCutOff
                        ? (current.CustomerId ?? customer.Id) == customer.Id ? Step.Delete
                            : NothingToDo
                    : await ownership
                        .AssignAsync(key, current, customer, cancellationToken)
                        .ConfigureAwait(false),
                cancellationToken,
                mark
            )
            .ConfigureAwait(false);
        if (outcome is ChangeOutcome.SeenBefore)
        {
            return false;
        }

        // The event is carried out and must not stop half way, even if its sender does not wait.
        await sessions
            .EndIfCutOffAsync(key, loggedIn.CustomerId, CancellationToken.None)
            .ConfigureAwait(false);
        return true;
    }

    /// <summary>
    /// Ends the session's context, unless it is another customer's or was logged in later; false: seen before.
    /// </summary>
    internal async ValueTask<bool> ApplyAsync(
        Tenant tenant,
        ShopEvent.CustomerLoggedOut loggedOut,
        DateTimeOffset happenedAt,
        EventMark mark,
        CancellationToken cancellationToken
    )
    {
        var key = new ContextKey(tenant, loggedOut.SessionId);
        var login = await logins
            .ChangeAsync(
                key,
                before =>
                    happenedAt < before?.LoggedInAt || IsOther(before?.CustomerId)
                        ? null
                        : SessionLogin.Ended(before, happenedAt),
                cancellationToken
            )
            .ConfigureAwait(false);
        var outcome = await changes
            .ApplyAsync(
                key,
                current =>
                    new(
                        login is null || current is null || IsOther(current.CustomerId)
                            ? NothingToDo
                            : Step.Delete
                    ),
                cancellationToken,
                mark
            )
            .ConfigureAwait(false);
        return outcome is not ChangeOutcome.SeenBefore;

        bool IsOther(string? customerId) =>
            customerId is not null
            && loggedOut.CustomerId is not null
            && customerId != loggedOut.CustomerId;
    }

    /// <summary>Ends all of the customer's contexts; false: seen before.</summary>
    internal async ValueTask<bool> ApplyAsync(
        Tenant tenant,
        ShopEvent.CustomerDeleted gone,
        EventMark mark,
        CancellationToken cancellationToken
    )
    {
        await directory
            .ForgetCustomerAsync(tenant, gone.CustomerId, cancellationToken)
            .ConfigureAwait(false);
        await sessions
            .EndAllAsync(tenant, gone.CustomerId, except: null, cancellationToken)
            .ConfigureAwait(false);
        return await changes.RememberAsync(tenant, mark, cancellationToken).ConfigureAwait(false);
    }
}
