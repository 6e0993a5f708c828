namespace SessionContext.Core.Events;

/// <summary>Something that happened in the shop and concerns sessions (contract § 7). Closed: these are all.</summary>
public abstract record ShopEvent
{
    private ShopEvent() { }

    /// <summary>
    /// A cart whose session the event does not name: what it says is remembered for the event that does.
    /// </summary>
    /// <param name="CartId">The cart.</param>
    /// <param name="IsCustomers">Whether the cart belongs to a customer.</param>
    /// <param name="SiteCode">For the context that will be created.</param>
    /// <param name="Currency">For the context that will be created.</param>
    public sealed record CartNoted(
        string CartId,
        bool IsCustomers,
        string? SiteCode,
        string? Currency
    ) : ShopEvent;

    /// <summary><c>cart.merged</c>: contexts with a merged cart get the cart that it was merged into.</summary>
    /// <param name="CartId">The cart that is left.</param>
    /// <param name="MergedCartIds">The carts that were merged into it. Empty where the event does not name them: then
    /// those of the customer's contexts.</param>
    /// <param name="CustomerId">Whose cart it is.</param>
    /// <param name="SiteCode">The cart's site; contexts of other sites keep their carts.</param>
    public sealed record CartMerged(
        string CartId,
        IReadOnlyList<string> MergedCartIds,
        string? CustomerId,
        string? SiteCode
    ) : ShopEvent;

    /// <summary><c>cart.created</c>: creates the session's context, or sets its cart.</summary>
    public sealed record CartCreated(
        SessionId SessionId,
        string CartId,
        string? CustomerId,
        string? SiteCode,
        string? Currency
    ) : ShopEvent;

    /// <summary><c>cart.closed</c> and <c>cart.deleted</c>: no context has that cart any more.</summary>
    public sealed record CartEnded(string CartId) : ShopEvent;

    /// <summary><c>customer.logged.in</c>: the context becomes the customer's.</summary>
    public sealed record CustomerLoggedIn(SessionId SessionId, string CustomerId) : ShopEvent;

    /// <summary><c>customer.logged.out</c>: the context ends; with a customer, only if it is theirs.</summary>
    public sealed record CustomerLoggedOut(SessionId SessionId, string? CustomerId) : ShopEvent;

    /// <summary><c>customer.deleted</c>: all of the customer's contexts end.</summary>
    public sealed record CustomerDeleted(string CustomerId) : ShopEvent;

    /// <summary><c>customer.updated</c>: what is cached about the customer is dropped.</summary>
    public sealed record CustomerUpdated(string CustomerId) : ShopEvent;

    /// <summary>
    /// <c>site.site-updated</c> and <c>site.site-deleted</c>: what is cached about the tenant's sites is dropped.
    /// </summary>
    public sealed record SitesChanged : ShopEvent;
}
