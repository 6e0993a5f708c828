namespace SessionContext.Samples.Storefront.Upstreams;

/// <summary>Every session's cart, in memory.</summary>
internal sealed class Carts
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Cart> _bySession = [];

    /// <summary>The session's cart; null where it has none.</summary>
    public Cart? Find(string sessionId)
    {
        lock (_gate)
        {
            return _bySession.GetValueOrDefault(sessionId);
        }
    }

    /// <summary>Puts a product into a cart, which is the session's from now on if it was not.</summary>
    public Cart Add(string sessionId, Cart cart, string product)
    {
        lock (_gate)
        {
            cart = _bySession.GetValueOrDefault(sessionId, cart);
            return _bySession[sessionId] = cart with { Products = [.. cart.Products, product] };
        }
    }

    /// <summary>Takes the session's cart away; null where it had none.</summary>
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
