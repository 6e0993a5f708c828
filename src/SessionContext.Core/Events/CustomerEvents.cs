using SessionContext.Core.Changes;
using SessionContext.Core.Defaults;
using SessionContext.Core.Logins;

namespace SessionContext.Core.Events;

/// <summary>What happens to customers. Whoever logs in or out is written down first, then the context follows, so that one created meanwhile is not missed.</summary>
public sealed class CustomerEvents(
    ISessionContextStore store,
    ContextOwnership ownership,
    ContextChanges changes,
    SessionLogins logins,
    DeletedCustomers deleted,
    IShopDirectory directory,
    TimeProvider time
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
        var login = await logins
            .ChangeAsync(
                key,
                before =>
                    happenedAt < before?.EndedAt || happenedAt < before?.LoggedInAt
                        ? null
                        : (before ?? new()) with
                        {
                            CustomerId = loggedIn.CustomerId,
                            LoggedInAt = happenedAt,
                        },
                cancellationToken
            )
            .ConfigureAwait(false);
        var outcome = await changes
            .ApplyAsync(
                key,
                async current =>
                    login is null || current is null
                        ? NothingToDo
                        : await ownership
                            .AssignAsync(key, current, loggedIn.CustomerId, cancellationToken)
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
        await EndIfDeletedAsync(key, loggedIn.CustomerId, CancellationToken.None)
            .ConfigureAwait(false);
        return true;
    }

    /// <summary>
    /// Ends the session where the customer who has it was deleted, before their log-in was written down or meanwhile: to be done after each log-in, and again
    /// when it comes again, in case that the first time ended before it.
    /// </summary>
    /// <returns>Whether they were.</returns>
    public async ValueTask<bool> EndIfDeletedAsync(
        ContextKey key,
        string customerId,
        CancellationToken cancellationToken
    )
    {
        var login = await logins.FindAsync(key, cancellationToken).ConfigureAwait(false);
        if (
            login?.PresentCustomerId != customerId
            || await deleted
                .PresentAsync(key.Tenant, login, cancellationToken)
                .ConfigureAwait(false)
                is not null
        )
        {
            return false;
        }

        // The context first: by the log-in it is known, when this is done again, that there is something to end.
        await EndContextAsync(key, customerId, null, cancellationToken).ConfigureAwait(false);
        await EndLoginAsync(key, customerId, cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>Ends the session's context, unless it is another customer's or was logged in later; false: seen before.</summary>
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
                        : Ended(before, happenedAt),
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
        // Before the contexts are looked for: whoever gives them one from now on finds that they are deleted.
        await deleted.AddAsync(tenant, gone.CustomerId, cancellationToken).ConfigureAwait(false);
        var sessions = await store
            .ListByCustomerAsync(tenant, gone.CustomerId, cancellationToken)
            .ToListAsync(cancellationToken)
            .ConfigureAwait(false);
        if (sessions.Count == 0)
        {
            return await changes
                .RememberAsync(tenant, mark, cancellationToken)
                .ConfigureAwait(false);
        }

        ChangeOutcome outcome = ChangeOutcome.NotFound.Instance;
        for (var i = 0; i < sessions.Count; i++)
        {
            var key = new ContextKey(tenant, sessions[i]);
            // The log-in first: by the context the session is found, when this is done again.
            await EndLoginAsync(key, gone.CustomerId, cancellationToken).ConfigureAwait(false);
            outcome = await EndContextAsync(
                    key,
                    gone.CustomerId,
                    i == sessions.Count - 1 ? mark : null,
                    cancellationToken
                )
                .ConfigureAwait(false);
        }

        return outcome is not ChangeOutcome.SeenBefore;
    }

    private async ValueTask EndLoginAsync(
        ContextKey key,
        string customerId,
        CancellationToken cancellationToken
    ) =>
        await logins
            .ChangeAsync(
                key,
                before =>
                    (before?.CustomerId ?? customerId) == customerId
                        ? Ended(before, time.GetUtcNow())
                        : null,
                cancellationToken
            )
            .ConfigureAwait(false);

    private ValueTask<ChangeOutcome> EndContextAsync(
        ContextKey key,
        string customerId,
        EventMark? mark,
        CancellationToken cancellationToken
    ) =>
        changes.ApplyAsync(
            key,
            current =>
                new(
                    current?.CustomerId == customerId
                        ? Step.Delete
                        : Step.Done(ChangeOutcome.NotFound.Instance)
                ),
            cancellationToken,
            mark
        );

    private static SessionLogin Ended(SessionLogin? before, DateTimeOffset endedAt) =>
        (before ?? new()) with
        {
            EndedAt = endedAt,
            CustomerId = null,
        };
}
