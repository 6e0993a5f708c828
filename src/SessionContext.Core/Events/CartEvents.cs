using SessionContext.Core.Changes;
using SessionContext.Core.Customers;
using SessionContext.Core.Documents;
using SessionContext.Core.Logins;

namespace SessionContext.Core.Events;

/// <summary>What happens to carts. A closed cart never comes back, whichever of its events comes first.</summary>
public sealed class CartEvents(
    ISessionContextStore store,
    ContextOwnership ownership,
    ContextChanges changes,
    LoginRecords logins,
    SessionCarts carts,
    ClosedCarts closed,
    KnownCarts known,
    CustomerCutOffs cutOffs
)
{
    private static readonly Step NothingToDo = new(ChangeOutcome.NotFound.Instance);

    /// <summary>Creates the session's context with the cart, or sets its cart; false: seen before.</summary>
    internal async ValueTask<bool> ApplyAsync(
        Tenant tenant,
        ShopEvent.CartCreated created,
        DateTimeOffset? happenedAt,
        EventMark mark,
        CancellationToken cancellationToken
    )
    {
        var key = new ContextKey(tenant, created.SessionId);
        SessionLogin? login = null;
        var outcome = await changes
            .ApplyAsync(key, StepAsync, cancellationToken, mark)
            .ConfigureAwait(false);
        if (outcome is ChangeOutcome.Stored)
        {
            // The event is carried out and must not stop half way, even if its sender does not wait.
            var knownEnd = login?.EndedAt ?? DateTimeOffset.MinValue;
            await CatchUpAsync(tenant, created, happenedAt, knownEnd, CancellationToken.None)
                .ConfigureAwait(false);
        }

        return outcome is not ChangeOutcome.SeenBefore;

        async ValueTask<Step> StepAsync(StoredContext? current)
        {
            login = await logins.FindAsync(key, cancellationToken).ConfigureAwait(false);
            created = await known
                .CompleteAsync(tenant, created, cancellationToken)
                .ConfigureAwait(false);
            var comesTooLate =
                happenedAt < login?.EndedAt
                || happenedAt < current?.CartSetAt
                || await closed
                    .HasAsync(tenant, created.CartId, cancellationToken)
                    .ConfigureAwait(false);
            if (comesTooLate)
            {
                return NothingToDo;
            }

            var setAt = WholeMilliseconds(happenedAt);
            if (current?.CartId == created.CartId)
            {
                // Carts are updated far more often than they change sessions; that is no change of the context.
                return Step.Durable(new ChangeOutcome.Stored(current.Revision));
            }

            if (current is not null)
            {
                var draft = ContextDraft.Of(current).WithCart(created.CartId, setAt);
                return new(changes.Next(key, current, draft));
            }

            KnownCustomer? customer = created.CustomerId is { } customerId
                ? await ownership
                    .FindCustomerAsync(key, customerId, cancellationToken)
                    .ConfigureAwait(false)
                : null;
            return happenedAt <= customer?.CutOff
                ? NothingToDo
                : await ownership
                    .CreateAsync(
                        key,
                        FirstDraft(created, setAt),
                        login,
                        cancellationToken,
                        customer
                    )
                    .ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Does what came to pass while a cart was being set: it was closed, the session was logged out, a customer logged
    /// in or was deleted. Each of these is written down before the context is looked for, so that one of the two sides
    /// always sees the other. Done again when the event comes again, in case that the first time ended before it.
    /// </summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="created">The event.</param>
    /// <param name="happenedAt">When it happened, if it says so.</param>
    /// <param name="knownEnd">The log-out that was known when the cart was set, the earliest of times for none; null
    /// where that is not remembered.</param>
    /// <param name="cancellationToken">Heeded until a write is handed to the engine.</param>
    internal async ValueTask CatchUpAsync(
        Tenant tenant,
        ShopEvent.CartCreated created,
        DateTimeOffset? happenedAt,
        DateTimeOffset? knownEnd,
        CancellationToken cancellationToken
    )
    {
        var key = new ContextKey(tenant, created.SessionId);
        var cartId = created.CartId;
        created = await known
            .CompleteAsync(tenant, created, cancellationToken)
            .ConfigureAwait(false);
        if (created.CartId != cartId)
        {
            await carts
                .ReplaceAsync(key, cartId, created.CartId, null, cancellationToken)
                .ConfigureAwait(false);
        }

        if (await closed.HasAsync(tenant, created.CartId, cancellationToken).ConfigureAwait(false))
        {
            await carts
                .ReplaceAsync(key, created.CartId, null, null, cancellationToken)
                .ConfigureAwait(false);
        }

        // A context that was there before is seen by every log-in and log-out; the one that this event made may have
        // been missed.
        var login = await logins.FindAsync(key, cancellationToken).ConfigureAwait(false);
        var setAt = WholeMilliseconds(happenedAt);
        await changes.ApplyAsync(key, StepAsync, cancellationToken).ConfigureAwait(false);

        async ValueTask<Step> StepAsync(StoredContext? current)
        {
            if (
                current is not { Revision.Version: 1 }
                || current.CartId != created.CartId
                || !(current.CartSetAt is null ? setAt is null : current.CartSetAt <= setAt)
            )
            {
                return NothingToDo;
            }

            // Where the sender's clock is ahead, that of the first delivery counts, not of this one.
            var setFor = current.CartSetAt < setAt ? current.CartSetAt : happenedAt;
            var endedMeanwhile = setFor < login?.EndedAt || knownEnd < login?.EndedAt;

            var present = await cutOffs
                .CurrentCustomerAsync(key, login, cancellationToken)
                .ConfigureAwait(false);
            var isOfDeletedCustomer =
                current.CustomerId is { } owner
                && (
                    owner == created.CustomerId
                        ? (setFor ?? current.CreatedAt)
                            <= (
                                await ownership
                                    .FindCustomerAsync(key, owner, cancellationToken)
                                    .ConfigureAwait(false)
                            ).CutOff
                        : owner == login?.CurrentCustomerId && present is null
                );
            return endedMeanwhile || isOfDeletedCustomer ? Step.Delete
                : current.CustomerId is null && present is { } customer
                    ? await ownership
                        .AssignAsync(key, current, customer, cancellationToken)
                        .ConfigureAwait(false)
                : NothingToDo;
        }
    }

    /// <summary>Takes the cart out of every context; false: seen before.</summary>
    internal async ValueTask<bool> ApplyAsync(
        Tenant tenant,
        ShopEvent.CartEnded ended,
        EventMark mark,
        CancellationToken cancellationToken
    )
    {
        // Before the contexts are looked for: a change that sets the cart from now on finds that it is closed.
        await closed.AddAsync(tenant, ended.CartId, cancellationToken).ConfigureAwait(false);
        var sessions = await store
            .ListByCartAsync(tenant, ended.CartId, cancellationToken)
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
            outcome = await carts
                .ReplaceAsync(
                    new(tenant, sessions[i]),
                    ended.CartId,
                    null,
                    i == sessions.Count - 1 ? mark : null,
                    cancellationToken
                )
                .ConfigureAwait(false);
        }

        return outcome is not ChangeOutcome.SeenBefore;
    }

    private static ContextDraft FirstDraft(ShopEvent.CartCreated created, DateTimeOffset? setAt)
    {
        var draft = new ContextDraft
        {
            Fields = new()
            {
                [ContextField.SiteCode] = RawJson.OfText(created.SiteCode),
                [ContextField.Currency] = RawJson.OfText(created.Currency),
            },
        };
        return draft.WithCustomer(created.CustomerId).WithCart(created.CartId, setAt);
    }

    private static DateTimeOffset? WholeMilliseconds(DateTimeOffset? time) =>
        time is { } known
            ? DateTimeOffset.FromUnixTimeMilliseconds(known.ToUnixTimeMilliseconds())
            : null;
}
