namespace SessionContext.Samples.Storefront.Upstreams;

/// <summary>
/// The cart service. The caller's token names the session of the cart, and the service sends events about it to the
/// Session Context Service.
/// </summary>
internal static class CartService
{
    public static void MapCarts(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/cart", ReadAsync);
        routes.MapPost("/cart", AddAsync);
        routes.MapDelete("/cart", CloseAsync);
    }

    private static async Task<IResult> ReadAsync(
        HttpRequest request,
        Carts carts,
        SessionContextService service,
        CancellationToken cancellationToken
    ) =>
        await service.SessionOfAsync(request, cancellationToken) is { } session
            ? Results.Json(new { products = carts.Find(session)?.Products ?? [] })
            : Results.Unauthorized();

    private static async Task<IResult> AddAsync(
        HttpRequest request,
        AddRequest body,
        Carts carts,
        SessionContextService service,
        CancellationToken cancellationToken
    )
    {
        if (await service.SessionOfAsync(request, cancellationToken) is not { } session)
        {
            return Results.Unauthorized();
        }

        var cart = carts.Find(session) ?? await OpenAsync(session, service, cancellationToken);
        return Results.Json(new { products = carts.Add(session, cart, body.Product).Products });
    }

    // A production shop stores the event with the cart and sends it until it is accepted. A second delivery changes
    // nothing.
    private static async Task<Cart> OpenAsync(
        string session,
        SessionContextService service,
        CancellationToken cancellationToken
    )
    {
        var cart = new Cart(Guid.NewGuid().ToString(), []);
        await service.SendAsync(
            "cart.created",
            new { sessionId = session, cartId = cart.Id },
            cancellationToken
        );
        return cart;
    }

    private static async Task<IResult> CloseAsync(
        HttpRequest request,
        Carts carts,
        SessionContextService service,
        CancellationToken cancellationToken
    )
    {
        if (await service.SessionOfAsync(request, cancellationToken) is not { } session)
        {
            return Results.Unauthorized();
        }

        if (carts.Remove(session) is { } cart)
        {
            await service.SendAsync("cart.closed", new { cartId = cart.Id }, cancellationToken);
        }

        return Results.NoContent();
    }

    /// <summary>The product to put into the cart.</summary>
    private sealed record AddRequest(string Product);
}
