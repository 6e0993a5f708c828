using System.Net;
using SessionContext.Server.Tests.Defaults;
using SessionContext.Server.Tests.Logins;
using SessionContext.Server.Tests.OwnContext;
using SessionContext.Server.Tests.Stores;

namespace SessionContext.Server.Tests.Journey;

[EachEngine]
public sealed class JourneyTests(KnownShopFixture shop) : IClassFixture<KnownShopFixture>
{
    [Fact]
    public async Task A_visitor_fills_a_cart_switches_the_currency_logs_in_and_out()
    {
        // A browser opens the shop: it has a session, and no context yet.
        var visit = await Visit.BeginAsync(shop, "&language=en");
        (await visit.GetAsync()).Is(HttpStatusCode.NotFound);

        // The first product goes into a cart; the cart service tells.
        await shop.TellAsync(
            "cart.created",
            new { cartId = "cart-1", sessionId = visit.SessionId }
        );
        Assert.Equal("main EUR DE en", await shop.ChoicesAsync(visit.SessionId));

        // The currency is switched, and what was seen last is noted.
        (await visit.PatchAsync("""{"currency":"GBP","metadata":{"version":1}}""")).Is(
            HttpStatusCode.NoContent
        );
        (await visit.SetAsync("""{"key":"lastSeen","value":{"sku":"4711"}}""")).Is(
            HttpStatusCode.Created
        );

        // Half an hour later the token is refreshed: the same session goes on.
        shop.Pass(TimeSpan.FromMinutes(30));
        var refreshed = (await shop.RefreshAsync(visit.RefreshToken)).Is(HttpStatusCode.OK);
        Assert.Equal(visit.SessionId, refreshed.SessionId());

        // The visitor logs in: the session, the cart and what was chosen stay, the rest becomes the customer's.
        await visit.BecomeAsync("ann");
        Assert.Equal("ch GBP FR en", await shop.ChoicesAsync(visit.SessionId));
        var context = await visit.GetAsync();
        Assert.Equal("ann", context.Text("customerId"));
        Assert.Equal("cart-1", context.Text("cartId"));
        Assert.Equal(
            "4711",
            context.Json.GetProperty("context").GetProperty("lastSeen").Text("sku")
        );

        // The order is placed, and the cart is closed.
        await shop.TellAsync("cart.closed", new { cartId = "cart-1" });
        Assert.False((await visit.GetAsync()).Json.TryGetProperty("cartId", out _));

        // A customer's context has no end of its own: it is there the next day, with the tokens refreshed.
        shop.Pass(TimeSpan.FromHours(23));
        var next = (await shop.CustomerRefreshAsync(visit.RefreshToken)).Is(HttpStatusCode.OK);
        Assert.Equal(visit.SessionId, next.SessionId());

        // The customer logs out, and all is over.
        (await shop.LogOutAsync(next.Access())).Is(HttpStatusCode.NoContent);
        (await shop.ContextAsync(visit.SessionId)).Is(HttpStatusCode.NotFound);
        (await shop.CustomerRefreshAsync(next.Refresh())).Is(HttpStatusCode.Unauthorized);
    }
}
