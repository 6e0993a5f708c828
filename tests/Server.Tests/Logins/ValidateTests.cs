using System.Net;
using SessionContext.Server.Tests.Identity;
using SessionContext.Server.Tests.Stores;

namespace SessionContext.Server.Tests.Logins;

/// <summary>A storefront asks what a token is still good for.</summary>
[EachEngine]
public sealed class ValidateTests(SessionFixture shop) : IClassFixture<SessionFixture>
{
    [Fact]
    public async Task The_answer_says_for_how_long_and_for_which_session()
    {
        var login = await shop.LogInAsync();
        shop.Pass(TimeSpan.FromSeconds(99));
        var answer = (await shop.ValidateAsync(login.Access())).Is(HttpStatusCode.OK);
        Assert.Equal(
            ["token_type", "expires_in", "scope", "sessionId"],
            answer.Json.EnumerateObject().Select(field => field.Name)
        );
        Assert.Equal("Bearer", answer.Text("token_type"));
        Assert.Equal(3500, answer.Json.GetProperty("expires_in").GetInt32());
        Assert.Equal("tenant=demo anonymous", answer.Text("scope"));
        Assert.Equal(login.SessionId(), answer.SessionId());
        Assert.True(answer.Headers.CacheControl?.NoStore);
    }

    [Fact]
    public async Task A_customers_token_is_good_as_well()
    {
        var customer = await shop.CustomerAsync("ann");
        var answer = (await shop.ValidateAsync(customer.Access())).Is(HttpStatusCode.OK);
        Assert.Equal("tenant=demo customer", answer.Text("scope"));
        Assert.Equal(customer.SessionId(), answer.SessionId());
    }

    [Fact]
    public async Task The_answer_has_the_customers_email_address_where_the_log_in_told_it()
    {
        var subject = shop.Subject("ann", token => token.Claims["email"] = "ann@shop.example");
        var customer = await shop.ExchangeAsync((await shop.LogInAsync()).Access(), subject);
        Assert.Equal(
            "ann@shop.example",
            (await shop.ValidateAsync(customer.Access())).Text("email")
        );

        var refreshed = await shop.CustomerRefreshAsync(customer.Refresh());
        Assert.Equal(
            "ann@shop.example",
            (await shop.ValidateAsync(refreshed.Access())).Text("email")
        );
    }

    [Theory]
    [InlineData(true)]
    [InlineData("")]
    public async Task An_email_claim_that_is_none_is_left_out(object email)
    {
        var subject = shop.Subject("ann", token => token.Claims["email"] = email);
        var customer = await shop.ExchangeAsync((await shop.LogInAsync()).Access(), subject);
        var answer = (await shop.ValidateAsync(customer.Access())).Is(HttpStatusCode.OK);
        Assert.False(answer.Json.TryGetProperty("email", out _));
    }

    [Fact]
    public async Task An_expired_token_is_refused()
    {
        var token = (await shop.LogInAsync()).Access();
        shop.Pass(TimeSpan.FromSeconds(3598));
        (await shop.ValidateAsync(token)).Is(HttpStatusCode.OK);
        shop.Pass(TimeSpan.FromSeconds(1));
        (await shop.ValidateAsync(token)).IsInvalidToken("expired");
    }

    [Fact]
    public async Task A_token_of_a_session_that_was_logged_out_is_refused()
    {
        var token = (await shop.CustomerAsync("ann")).Access();
        await shop.LogOutAsync(token);
        (await shop.ValidateAsync(token)).IsInvalidToken("logged out");
    }

    [Fact]
    public async Task An_anonymous_token_is_refused_once_a_customer_has_logged_in()
    {
        var anonymous = (await shop.LogInAsync()).Access();
        (await shop.ExchangeAsync(anonymous, shop.Subject("ann"))).Is(HttpStatusCode.OK);
        (await shop.ValidateAsync(anonymous)).IsInvalidToken("now belongs to a customer");
    }

    [Fact]
    public async Task Only_a_sessions_token_of_the_tenant_is_taken()
    {
        (await shop.ValidateAsync(null)).Is(HttpStatusCode.Unauthorized);
        (await shop.ValidateAsync((await shop.LogInAsync()).Access(), "other")).Says(
            HttpStatusCode.Forbidden,
            "the token belongs to another tenant"
        );
        (await shop.ValidateAsync(await shop.Server.TokenAsync())).Says(
            HttpStatusCode.Forbidden,
            "the token has no session"
        );
    }
}
