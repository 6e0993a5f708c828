using SessionContext.Core.Changes;
using SessionContext.Core.Documents;

namespace SessionContext.Core.Events;

/// <summary>Carts that are merged into a customer's cart: the contexts that have them get that cart.</summary>
public sealed class CartMerges(
    ISessionContextStore store,
    ContextChanges changes,
    SessionCarts carts,
    KnownCarts known,
    ClosedCarts closed
)
{
    /// <summary>
    /// Notes what the event says about a cart for the event that names its session; false: seen before.
    /// </summary>
    internal async ValueTask<bool> ApplyAsync(
        Tenant tenant,
        ShopEvent.CartNoted noted,
        EventMark mark,
        CancellationToken cancellationToken
    )
    {
        await known
            .ChangeAsync(
                tenant,
                noted.CartId,
                before =>
                    before with
                    {
                        IsCustomers = before.IsCustomers || noted.IsCustomers,
                        SiteCode = noted.SiteCode ?? before.SiteCode,
                        Currency = noted.Currency ?? before.Currency,
                    },
                cancellationToken
            )
            .ConfigureAwait(false);
        return await changes.RememberAsync(tenant, mark, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Moves contexts from the merged carts to the one that is left; false: seen before.</summary>
    internal async ValueTask<bool> ApplyAsync(
        Tenant tenant,
        ShopEvent.CartMerged merged,
        EventMark mark,
        CancellationToken cancellationToken
    )
    {
        // Before the contexts are looked for: an event that sets a merged cart from now on sets the other one.
        foreach (var cartId in merged.MergedCartIds)
        {
            await known
                .ChangeAsync(
                    tenant,
                    cartId,
                    before => before with { MergedInto = merged.CartId },
                    cancellationToken
                )
                .ConfigureAwait(false);
        }

        var moves = await FindAsync(tenant, merged, cancellationToken).ConfigureAwait(false);
        if (moves.Count == 0)
        {
            return await changes
                .RememberAsync(tenant, mark, cancellationToken)
                .ConfigureAwait(false);
        }

        ChangeOutcome outcome = ChangeOutcome.NotFound.Instance;
        for (var i = 0; i < moves.Count; i++)
        {
            outcome = await carts
                .ReplaceAsync(
                    moves[i].Key,
                    moves[i].CartId,
                    merged.CartId,
                    i == moves.Count - 1 ? mark : null,
                    cancellationToken
                )
                .ConfigureAwait(false);
        }

        // A cart that is closed is written down before its contexts are looked for, so that one of the two sides sees
        // the other.
        if (await closed.HasAsync(tenant, merged.CartId, cancellationToken).ConfigureAwait(false))
        {
            foreach (var (key, _) in moves)
            {
                await carts
                    .ReplaceAsync(key, merged.CartId, null, null, cancellationToken)
                    .ConfigureAwait(false);
            }
        }

        return outcome is not ChangeOutcome.SeenBefore;
    }

    private async ValueTask<List<(ContextKey Key, string CartId)>> FindAsync(
        Tenant tenant,
        ShopEvent.CartMerged merged,
        CancellationToken cancellationToken
    )
    {
        var moves = new List<(ContextKey, string)>();
        foreach (var cartId in merged.MergedCartIds)
        {
            var sessions = store.ListByCartAsync(tenant, cartId, cancellationToken);
            await foreach (var session in sessions.ConfigureAwait(false))
            {
                moves.Add((new(tenant, session), cartId));
            }
        }

        if (merged is not { MergedCartIds.Count: 0, CustomerId: { } customerId })
        {
            return moves;
        }

        var customers = store.ListByCustomerAsync(tenant, customerId, cancellationToken);
        await foreach (var session in customers.ConfigureAwait(false))
        {
            var key = new ContextKey(tenant, session);
            var current = await store.ReadAsync(key, cancellationToken).ConfigureAwait(false);
            if (
                current?.CustomerId == customerId
                && current.CartId is { } cartId
                && cartId != merged.CartId
                && IsOfSite(current, merged.SiteCode)
                && await known.FindAsync(tenant, cartId, cancellationToken).ConfigureAwait(false)
                    is not { IsCustomers: true }
            )
            {
                moves.Add((key, cartId));
            }
        }

        return moves;
    }

    private static bool IsOfSite(StoredContext context, string? siteCode) =>
        siteCode is null
        || RawJson.ToText(ContextDocument.Read(context.Document)[ContextField.SiteCode])
            is not { } ofContext
        || ofContext == siteCode;
}
