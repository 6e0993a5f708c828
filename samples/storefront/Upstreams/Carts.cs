namespace SessionContext.Samples.Storefront.Upstreams;

/// <summary>The carts of all sessions, in memory.</summary>
internal sealed class Carts
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Cart> _bySession = [];

    /// <summary>The session's cart, or null.</summary>
    public Cart? Find(string sessionId)
    {
        lock (_gate)
        {
            return _bySession.GetValueOrDefault(sessionId);
        }
    }

    /// <summary>Puts a product into the session's cart, and creates the cart if there is none.</summary>
    public Cart Add(string sessionId, Cart cart, string product)
    {
        lock (_gate)
        {
            cart = _bySession.GetValueOrDefault(sessionId, cart);
            return _bySession[sessionId] = cart with { Products = [.. cart.Products, product] };
        }
    }

    /// <summary>Removes the session's cart and returns it, or null.</summary>
    public Cart? Remove(string sessionId)
    {
        lock (_gate)
        {
            return _bySession.Remove(sessionId, out var cart) ? cart : null;
        }
    }
}

/// <summary>A cart.</summary>
internal sealed record Cart(string Id, IReadOnlyList<string> Products);
