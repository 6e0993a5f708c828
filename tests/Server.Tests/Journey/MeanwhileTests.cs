using System.Net;
using SessionContext.Server.Tests.Logins;
using SessionContext.Server.Tests.OwnContext;
using SessionContext.Server.Tests.Stores;

namespace SessionContext.Server.Tests.Journey;

/// <summary>
/// A cart is created while something else happens to its session, or after it: whichever comes first, the end is the
/// same.
/// </summary>
[EachEngine]
public sealed class MeanwhileTests(SessionFixture shop) : IClassFixture<SessionFixture>
{
    private const int Rounds = 20;

    [Fact]
    public async Task A_cart_that_is_closed_meanwhile_does_not_stay()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var visit = await Visit.BeginAsync(shop);
            await Task.WhenAll(
                CreateCartAsync(visit),
                shop.TellAsync("cart.closed", new { cartId = CartOf(visit) })
            );

            var context = await shop.ContextAsync(visit.SessionId);
            Assert.DoesNotContain("cartId", context.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_customer_who_logs_in_meanwhile_has_the_context()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var visit = await Visit.BeginAsync(shop);
            await Task.WhenAll(CreateCartAsync(visit), visit.BecomeAsync("ann"));

            Assert.Equal("ann", (await visit.GetAsync()).Is(HttpStatusCode.OK).Text("customerId"));
        }
    }

    [Fact]
    public async Task A_session_that_is_logged_out_meanwhile_stays_ended()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var visit = await Visit.BeginAsync(shop);
            await visit.BecomeAsync("ann");
            var before = shop.Time.GetUtcNow();
            shop.Pass(TimeSpan.FromSeconds(1));
            await Task.WhenAll(CreateCartAsync(visit, before), shop.LogOutAsync(visit.Token));

            (await shop.ContextAsync(visit.SessionId)).Is(HttpStatusCode.NotFound);
        }
    }

    [Fact]
    public async Task A_log_out_by_PUT_is_not_undone_by_the_next_cart()
    {
        var visit = await Visit.BeginAsync(shop);
        await visit.BecomeAsync("ann");
        await CreateCartAsync(visit);
        (
            await shop.SendAsync(
                HttpMethod.Put,
                $"/session-context/demo/context/{visit.SessionId}",
                shop.ServiceToken,
                """{"metadata":{"version":1}}""",
                await shop.SaasTokenAsync("ann")
            )
        ).Is(HttpStatusCode.NoContent);

        await shop.TellAsync(
            "cart.created",
            new { cartId = $"{CartOf(visit)}-2", sessionId = visit.SessionId }
        );

        var context = await shop.ContextAsync(visit.SessionId);
        Assert.DoesNotContain("customerId", context.Text, StringComparison.Ordinal);
        Assert.Equal(3, context.Version);
    }

    [Fact]
    public async Task A_log_out_after_a_log_in_elsewhere_is_one_too()
    {
        var visit = await Visit.BeginAsync(shop);
        var data = new { sessionId = visit.SessionId, customerId = "ann" };
        await shop.TellAsync("customer.logged.out", data);
        shop.Pass(TimeSpan.FromSeconds(1));
        await shop.TellAsync("customer.logged.in", data);
        shop.Pass(TimeSpan.FromSeconds(1));
        var token = shop.Idp.Token(token =>
        {
            token.Claims["sessionId"] = visit.SessionId;
            token.Claims["customerId"] = "ann";
        });
        (await shop.LogOutAsync(token)).Is(HttpStatusCode.NoContent);

        await CreateCartAsync(visit);

        var context = (await shop.ContextAsync(visit.SessionId)).Is(HttpStatusCode.OK);
        Assert.DoesNotContain("customerId", context.Text, StringComparison.Ordinal);
    }

    private static string CartOf(Visit visit) => $"cart-of-{visit.SessionId}";

    private Task CreateCartAsync(Visit visit, DateTimeOffset? time = null) =>
        shop.TellAsync(
            "cart.created",
            new { cartId = CartOf(visit), sessionId = visit.SessionId },
            time: time
        );
}
