using System.Diagnostics.CodeAnalysis;

namespace SessionContext.Core.Events;

/// <summary>
/// The events of the commerce platform's own webhooks (contract § 7). Their carts come in three: <c>cart.created</c>
/// names no session, <c>cart.updated</c> does, and <c>cart.merged</c> ends a guest's cart. The other types are those of
/// <see cref="ShopEventTypes"/>.
/// </summary>
public static class PlatformEventTypes
{
    private const string Shopping = "shopping";
    private const string Closed = "CLOSED";

    // The platform names the cart that is left; who sends more calls the other one by one of these names.
    private static readonly string[] MergedNames = ["mergedCartId", "sourceCartId", "fromCartId"];

    /// <summary>Whether events of the type are carried out; all others are accepted and ignored.</summary>
    public static bool Knows([NotNullWhen(true)] string? type) =>
        type is "cart.updated" or "cart.merged" || ShopEventTypes.Knows(type);

    /// <summary>The event; null where it concerns no session, or with every error of its data.</summary>
    /// <param name="type">One that <see cref="Knows"/> finds.</param>
    /// <param name="payload">The event's data.</param>
    public static ShopEvent? Read(string type, ShopEventData payload)
    {
        ArgumentNullException.ThrowIfNull(payload);
        var shopEvent = type switch
        {
            "cart.created" => Cart(payload),
            "cart.updated" => Updated(payload),
            "cart.merged" => Merged(payload),
            _ => ShopEventTypes.Read(type, payload),
        };
        return payload.ValidationErrors.Count == 0 ? shopEvent : null;
    }

    private static ShopEvent Cart(ShopEventData payload)
    {
        var cartId = payload.Id("id", "cartId");
        var sessionId = payload.OptionalSessionId();
        var customerId = payload.OptionalId("customerId");
        var siteCode = payload.SiteCode();
        var currency = payload.Currency();
        return sessionId is { } session
            ? new ShopEvent.CartCreated(session, cartId, customerId, siteCode, currency)
            : new ShopEvent.CartNoted(cartId, customerId is not null, siteCode, currency);
    }

    private static ShopEvent? Updated(ShopEventData payload)
    {
        // A wish list is a cart, too, and never the session's.
        if (!Is(payload.Text("type"), Shopping, orAbsent: true))
        {
            return null;
        }

        return Is(payload.Text("status"), Closed)
            ? new ShopEvent.CartEnded(payload.Id("id", "cartId"))
            : Cart(payload);
    }

    private static ShopEvent.CartMerged Merged(ShopEventData payload)
    {
        var cartId = payload.Id("targetCartId", "toCartId", "id", "cartId");
        var merged = payload
            .OptionalIds("carts")
            .Concat(MergedNames.Select(payload.OptionalId).OfType<string>())
            .Append(payload.OptionalId("id"))
            .OfType<string>()
            .Distinct()
            .Where(id => id != cartId)
            .ToList();
        return new(cartId, merged, payload.OptionalId("customerId"), payload.SiteCode());
    }

    private static bool Is(string? text, string expected, bool orAbsent = false) =>
        text is null ? orAbsent : text.Equals(expected, StringComparison.OrdinalIgnoreCase);
}
