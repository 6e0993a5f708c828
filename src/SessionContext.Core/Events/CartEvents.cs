using SessionContext.Core.Changes;
using SessionContext.Core.Documents;
using SessionContext.Core.Logins;
using SessionContext.Core.Records;

namespace SessionContext.Core.Events;

/// <summary>What happens to carts. A closed cart never comes back, whichever of its events comes first.</summary>
public sealed class CartEvents(
    ISessionContextStore store,
    SessionContexts contexts,
    ContextChanges changes,
    SessionLogins logins,
    TimeProvider time
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
        var login = await logins.FindAsync(key, cancellationToken).ConfigureAwait(false);
        var outcome = await changes
            .ApplyAsync(key, StepAsync, cancellationToken, mark)
            .ConfigureAwait(false);
        if (outcome is ChangeOutcome.SeenBefore)
        {
            return false;
        }

        if (outcome is ChangeOutcome.Stored)
        {
            await CatchUpAsync(key, created.CartId, cancellationToken).ConfigureAwait(false);
        }

        return true;

        async ValueTask<Step> StepAsync(StoredContext? current)
        {
            var comesTooLate =
                happenedAt < login?.EndedAt
                || happenedAt < current?.CartSetAt
                || await IsClosedAsync(tenant, created.CartId, cancellationToken)
                    .ConfigureAwait(false);
            if (comesTooLate)
            {
                return NothingToDo;
            }

            var setAt = WholeMilliseconds(happenedAt);
            if (current is not null)
            {
                var draft = ContextDraft.Of(current).WithCart(created.CartId, setAt);
                return new(changes.Next(key, current, draft));
            }

            return await contexts
                .NewAsync(key, FirstDraft(created, login, setAt), cancellationToken)
                .ConfigureAwait(false);
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
        // Before the contexts are looked for: whoever sets the cart from now on finds that it is closed.
        await CloseAsync(tenant, ended.CartId, cancellationToken).ConfigureAwait(false);
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
            outcome = await ClearAsync(
                    new(tenant, sessions[i]),
                    ended.CartId,
                    i == sessions.Count - 1 ? mark : null,
                    cancellationToken
                )
                .ConfigureAwait(false);
        }

        return outcome is not ChangeOutcome.SeenBefore;
    }

    /// <summary>
    /// Does what came to pass while the cart was being set: it was closed, or a customer logged in. Both are written down before the context is looked
    /// for, so that one of the two sides always sees the other.
    /// </summary>
    private async ValueTask CatchUpAsync(
        ContextKey key,
        string cartId,
        CancellationToken cancellationToken
    )
    {
        if (await IsClosedAsync(key.Tenant, cartId, cancellationToken).ConfigureAwait(false))
        {
            await ClearAsync(key, cartId, null, cancellationToken).ConfigureAwait(false);
        }

        var login = await logins.FindAsync(key, cancellationToken).ConfigureAwait(false);
        if (login?.PresentCustomerId is { } customerId)
        {
            await contexts.AdoptAsync(key, customerId, cancellationToken).ConfigureAwait(false);
        }
    }

    private ValueTask<ChangeOutcome> ClearAsync(
        ContextKey key,
        string cartId,
        EventMark? mark,
        CancellationToken cancellationToken
    ) =>
        changes.ApplyAsync(
            key,
            current =>
                new(
                    current?.CartId == cartId
                        ? new Step(
                            changes.Next(
                                key,
                                current,
                                ContextDraft.Of(current!).WithCart(null, current!.CartSetAt)
                            )
                        )
                        : NothingToDo
                ),
            cancellationToken,
            mark
        );

    private async ValueTask CloseAsync(
        Tenant tenant,
        string cartId,
        CancellationToken cancellationToken
    )
    {
        var ends = WholeMilliseconds(time.GetUtcNow() + EventMark.RememberedFor)!.Value;
        await store
            .CompareAndSwapRecordAsync(
                ClosedCart(tenant, cartId),
                null, // where it is closed already, that stays
                new StoredRecord(1, ends, default),
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    private async ValueTask<bool> IsClosedAsync(
        Tenant tenant,
        string cartId,
        CancellationToken cancellationToken
    ) =>
        await store
            .ReadRecordAsync(ClosedCart(tenant, cartId), cancellationToken)
            .ConfigureAwait(false)
            is not null;

    private static RecordKey ClosedCart(Tenant tenant, string cartId) =>
        new(RecordKind.ClosedCart, tenant, cartId);

    private static ContextDraft FirstDraft(
        ShopEvent.CartCreated created,
        SessionLogin? login,
        DateTimeOffset? setAt
    )
    {
        var draft = new ContextDraft
        {
            Fields = new()
            {
                SiteCode = RawJson.OfText(created.SiteCode),
                Currency = RawJson.OfText(created.Currency),
            },
        };
        return draft
            .WithCustomer(created.CustomerId ?? login?.PresentCustomerId)
            .WithCart(created.CartId, setAt);
    }

    private static DateTimeOffset? WholeMilliseconds(DateTimeOffset? time) =>
        time is { } known
            ? DateTimeOffset.FromUnixTimeMilliseconds(known.ToUnixTimeMilliseconds())
            : null;
}
