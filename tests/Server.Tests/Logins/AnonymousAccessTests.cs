using System.Net;
using SessionContext.Server.Tests.Contexts;
using SessionContext.Server.Tests.Defaults;
using SessionContext.Server.Tests.Journey;
using SessionContext.Server.Tests.OwnContext;
using SessionContext.Server.Tests.Stores;

namespace SessionContext.Server.Tests.Logins;

/// <summary>
/// Contract § 4: what an anonymous token reaches ends at log-in. An attacker plants a token of his own; the victim logs
/// in with it.
/// </summary>
[EachEngine]
public sealed class AnonymousAccessTests(SessionFixture shop) : IClassFixture<SessionFixture>
{
    private const string Passed = "The session now belongs to a customer";
    private const string LoggedOut = "The session was logged out";

    [Fact]
    public async Task A_PUT_without_customer_does_not_give_the_session_back()
    {
        var (planted, victim) = await LogInAsync();
        await PutAsync(victim.SessionId, """{"currency":"EUR","metadata":{"version":2}}""", "ann");
        await PutAsync(victim.SessionId, """{"currency":"CHF","metadata":{"version":3}}""");
        await IsRefusedAsync(planted, Passed);
        Assert.Equal("CHF", (await shop.ContextAsync(victim.SessionId)).Text("currency"));
    }

    [Fact]
    public async Task A_context_that_is_gone_is_not_reached()
    {
        var (planted, victim) = await LogInAsync();
        (await victim.DeleteAsync()).Is(HttpStatusCode.NoContent);
        await IsRefusedAsync(planted, Passed);
    }

    [Fact]
    public async Task A_session_that_never_had_a_context_is_not_reached()
    {
        var visit = await Visit.BeginAsync(shop);
        var planted = visit.Token;
        await visit.BecomeAsync("ann");
        await IsRefusedAsync(planted, Passed);
    }

    [Fact]
    public async Task A_context_that_a_backend_creates_again_is_the_customers()
    {
        var (planted, victim) = await LogInAsync();
        (await victim.DeleteAsync()).Is(HttpStatusCode.NoContent);
        await shop.CreateContextAsync(victim.SessionId);
        await IsTheCustomersAsync(planted, victim);
    }

    [Fact]
    public async Task A_context_that_a_cart_creates_again_is_the_customers()
    {
        var (planted, victim) = await LogInAsync();
        (await victim.DeleteAsync()).Is(HttpStatusCode.NoContent);
        await CreateCartAsync(victim.SessionId);
        await IsTheCustomersAsync(planted, victim);
    }

    [Fact]
    public async Task A_context_that_is_created_after_the_log_out_is_not_reached()
    {
        var (planted, victim) = await LogInAsync();
        (await shop.LogOutAsync(victim.Token)).Is(HttpStatusCode.NoContent);
        await IsRefusedAsync(planted, LoggedOut);
        await shop.CreateContextAsync(victim.SessionId);
        await IsRefusedAsync(planted, LoggedOut);
        (await victim.GetAsync()).IsInvalidToken(LoggedOut);
    }

    [Fact]
    public async Task A_log_out_told_by_an_event_ends_it_as_well()
    {
        var (planted, victim) = await LogInAsync();
        await shop.TellAsync("customer.logged.out", new { sessionId = victim.SessionId });
        await CreateCartAsync(victim.SessionId);
        await IsRefusedAsync(planted, LoggedOut);
    }

    [Fact]
    public async Task A_log_in_told_by_an_event_ends_it_as_well()
    {
        var visit = await Visit.WithContextAsync(shop);
        await shop.TellAsync(
            "customer.logged.in",
            new { sessionId = visit.SessionId, customerId = "ann" }
        );
        await PutAsync(visit.SessionId, """{"metadata":{"version":2}}""", "ann");
        await IsRefusedAsync(visit.Token, Passed);
    }

    [Fact]
    public async Task A_customer_who_is_deleted_does_not_give_the_session_back()
    {
        var customer = $"c-{Guid.NewGuid()}";
        var (planted, victim) = await LogInAsync(customer);
        await shop.TellAsync("customer.deleted", new { customerId = customer });
        await shop.CreateContextAsync(victim.SessionId);
        await IsRefusedAsync(planted, LoggedOut);
        Assert.DoesNotContain(
            "customerId",
            (await shop.ContextAsync(victim.SessionId)).Text,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task An_anonymous_log_out_ends_it_as_well()
    {
        var visit = await Visit.WithContextAsync(shop);
        (await shop.LogOutAsync(visit.Token)).Is(HttpStatusCode.NoContent);
        await shop.CreateContextAsync(visit.SessionId);
        await IsRefusedAsync(visit.Token, LoggedOut);
    }

    [Fact]
    public async Task Another_customers_token_does_not_reach_a_context_that_became_anonymous()
    {
        var (_, victim) = await LogInAsync();
        await PutAsync(victim.SessionId, """{"metadata":{"version":2}}""", "ann");
        var another = shop.Idp.Token(token =>
        {
            token.Claims["sessionId"] = victim.SessionId;
            token.Claims["customerId"] = "bob";
        });
        (await shop.SendAsync(HttpMethod.Get, Visit.Path, another)).IsInvalidToken(Passed);
        (await victim.GetAsync()).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_customer_can_log_in_again_with_the_anonymous_token_and_nobody_else_can()
    {
        var (planted, victim) = await LogInAsync();
        await PutAsync(victim.SessionId, """{"metadata":{"version":2}}""", "ann");
        (await shop.ExchangeAsync(planted, shop.Subject("mallory"))).Is(HttpStatusCode.Forbidden);
        (await shop.ExchangeAsync(planted, shop.Subject("ann"))).Is(HttpStatusCode.OK);
        await IsRefusedAsync(planted, Passed, HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task No_change_by_the_anonymous_token_is_made_after_a_concurrent_log_in()
    {
        for (var round = 0; round < 10; round++)
        {
            var visit = await Visit.WithContextAsync(shop);
            var planted = visit.Token;
            using var end = new CancellationTokenSource();
            var writes = Task.Run(async () =>
            {
                while (!end.IsCancellationRequested)
                {
                    await SetAsync(planted, """{"key":"planted","value":1}""");
                }
            });

            await visit.BecomeAsync("ann");
            var version = (await shop.ContextAsync(visit.SessionId)).Version;
            var body = $$$"""{"metadata":{"version":{{{version}}}}}""";
            await PutAsync(visit.SessionId, body, "ann");
            await SetAsync(planted, """{"key":"planted","value":2}""");
            await end.CancelAsync();
            await writes;

            Assert.DoesNotContain(
                "planted",
                (await shop.ContextAsync(visit.SessionId)).Text,
                StringComparison.Ordinal
            );
        }
    }

    /// <summary>A session with a context, its anonymous token, and the customer who has logged in to it.</summary>
    private async Task<(string Planted, Visit Victim)> LogInAsync(string customer = "ann")
    {
        var visit = await Visit.WithContextAsync(shop);
        var planted = visit.Token;
        await visit.BecomeAsync(customer);
        return (planted, visit);
    }

    private async Task IsRefusedAsync(
        string planted,
        string why,
        HttpStatusCode own = HttpStatusCode.Unauthorized
    )
    {
        foreach (var (method, path, body) in OwnCalls.All)
        {
            var answer = await shop.SendAsync(new(method), path, planted, body);
            if (own == HttpStatusCode.Unauthorized)
            {
                answer.IsInvalidToken(why);
            }
            else
            {
                answer.Is(own);
            }
        }

        (await shop.ValidateAsync(planted)).IsInvalidToken(why);
    }

    private async Task IsTheCustomersAsync(string planted, Visit customer)
    {
        await IsRefusedAsync(planted, Passed, HttpStatusCode.Forbidden);
        var context = (await customer.GetAsync()).Is(HttpStatusCode.OK);
        Assert.Equal("ann", context.Text("customerId"));
        Assert.Equal(1, context.Version);
    }

    private async Task PutAsync(string sessionId, string body, string? customer = null) =>
        (await KnownShopCalls.PutAsync(shop, sessionId, body, customer)).Is(
            HttpStatusCode.NoContent
        );

    private Task CreateCartAsync(string sessionId) =>
        shop.TellAsync("cart.created", new { cartId = $"cart-of-{sessionId}", sessionId });

    private Task<Answer> SetAsync(string token, string body) =>
        shop.SendAsync(HttpMethod.Post, $"{Visit.Path}/attributes", token, body);
}
