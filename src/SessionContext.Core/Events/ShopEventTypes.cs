using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace SessionContext.Core.Events;

/// <summary>
/// The CloudEvents <c>type</c>s that the service carries out (contract § 7), each with what its data must hold.
/// </summary>
public static class ShopEventTypes
{
    private static readonly FrozenDictionary<string, Func<ShopEventData, ShopEvent>> Readers =
        new Dictionary<string, Func<ShopEventData, ShopEvent>>
        {
            ["cart.created"] = data => new ShopEvent.CartCreated(
                data.SessionId(),
                data.Id("cartId", "id"),
                data.OptionalId("customerId"),
                data.SiteCode(),
                data.Currency()
            ),
            ["cart.closed"] = CartEnded,
            ["cart.deleted"] = CartEnded,
            ["customer.logged.in"] = data => new ShopEvent.CustomerLoggedIn(
                data.SessionId(),
                data.Id("customerId")
            ),
            ["customer.logged.out"] = data => new ShopEvent.CustomerLoggedOut(
                data.SessionId(),
                data.OptionalId("customerId")
            ),
            ["customer.deleted"] = data => new ShopEvent.CustomerDeleted(
                data.Id("customerId", "customerNumber")
            ),
            ["customer.updated"] = data => new ShopEvent.CustomerUpdated(
                data.Id("customerId", "customerNumber", "id")
            ),
            // Whatever they say of the site, all that is cached about the tenant's sites is dropped.
            ["site.site-updated"] = _ => new ShopEvent.SitesChanged(),
            ["site.site-deleted"] = _ => new ShopEvent.SitesChanged(),
        }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Whether events of the type are carried out; all others are accepted and ignored.</summary>
    public static bool Knows([NotNullWhen(true)] string? type) =>
        type is not null && Readers.ContainsKey(type);

    /// <summary>The event, or null with every error of its data.</summary>
    /// <param name="type">One that <see cref="Knows"/> finds.</param>
    /// <param name="data">The event's data.</param>
    public static ShopEvent? Read(string type, ShopEventData data)
    {
        var shopEvent = Readers[type](data);
        return data.ValidationErrors.Count == 0 ? shopEvent : null;
    }

    private static ShopEvent.CartEnded CartEnded(ShopEventData data) =>
        new(data.Id("cartId", "id"));
}
