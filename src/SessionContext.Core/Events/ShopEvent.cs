namespace SessionContext.Core.Events;

/// <summary>Something that happened in the shop and concerns sessions (contract § 7). Closed: these are all.</summary>
public abstract record ShopEvent
{
    private ShopEvent() { }

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

    /// <summary><c>site.site-updated</c> and <c>site.site-deleted</c>: what is cached about the tenant's sites is dropped.</summary>
    public sealed record SitesChanged : ShopEvent;
}
