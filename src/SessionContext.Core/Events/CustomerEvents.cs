using SessionContext.Core.Changes;
using SessionContext.Core.Defaults;
using SessionContext.Core.Logins;

namespace SessionContext.Core.Events;

/// <summary>What happens to customers. Whoever logs in or out is written down first, then the context follows, so that one created meanwhile is not missed.</summary>
public sealed class CustomerEvents(
    ISessionContextStore store,
    SessionContexts contexts,
    ContextChanges changes,
    SessionLogins logins,
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
                        : await contexts
                            .AdoptedAsync(key, current, loggedIn.CustomerId, cancellationToken)
                            .ConfigureAwait(false),
                cancellationToken,
                mark
            )
            .ConfigureAwait(false);
        return outcome is not ChangeOutcome.SeenBefore;
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
        ShopEvent.CustomerDeleted deleted,
        EventMark mark,
        CancellationToken cancellationToken
    )
    {
        await directory
            .ForgetCustomerAsync(tenant, deleted.CustomerId, cancellationToken)
            .ConfigureAwait(false);
        var sessions = await store
            .ListByCustomerAsync(tenant, deleted.CustomerId, cancellationToken)
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
            await logins
                .ChangeAsync(key, before => Ended(before, time.GetUtcNow()), cancellationToken)
                .ConfigureAwait(false);
            outcome = await changes
                .ApplyAsync(
                    key,
                    current =>
                        new(current?.CustomerId == deleted.CustomerId ? Step.Delete : NothingToDo),
                    cancellationToken,
                    i == sessions.Count - 1 ? mark : null
                )
                .ConfigureAwait(false);
        }

        return outcome is not ChangeOutcome.SeenBefore;
    }

    private static SessionLogin Ended(SessionLogin? before, DateTimeOffset endedAt) =>
        (before ?? new()) with
        {
            EndedAt = endedAt,
            CustomerId = null,
        };
}
