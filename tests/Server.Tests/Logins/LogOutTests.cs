using System.Net;
using SessionContext.Server.Tests.Identity;
using SessionContext.Server.Tests.Stores;

namespace SessionContext.Server.Tests.Logins;

/// <summary>Contract § 6: a customer's log-out ends the session and its context.</summary>
[EachEngine]
public sealed class LogOutTests(SessionFixture shop) : IClassFixture<SessionFixture>
{
    [Fact]
    public async Task The_context_and_the_refresh_tokens_are_over()
    {
        var anonymous = await shop.LogInAsync();
        await shop.CreateContextAsync(anonymous.SessionId());
        var customer = await shop.ExchangeAsync(anonymous.Access(), shop.Subject("ann"));
        (await shop.LogOutAsync(customer.Access())).Is(HttpStatusCode.NoContent);
        (await shop.ContextAsync(customer.SessionId())).Is(HttpStatusCode.NotFound);
        (await shop.CustomerRefreshAsync(customer.Refresh())).Is(HttpStatusCode.Unauthorized);
        (await shop.RefreshAsync(anonymous.Refresh())).Is(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task It_may_be_repeated()
    {
        var token = (await shop.CustomerAsync("ann")).Access();
        (await shop.LogOutAsync(token)).Is(HttpStatusCode.NoContent);
        (await shop.LogOutAsync(token)).Is(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task An_anonymous_session_ends_as_well()
    {
        var login = await shop.LogInAsync();
        await shop.CreateContextAsync(login.SessionId());
        (await shop.LogOutAsync(login.Access())).Is(HttpStatusCode.NoContent);
        (await shop.ContextAsync(login.SessionId())).Is(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task An_anonymous_token_does_not_log_the_customer_out()
    {
        var anonymous = await shop.LogInAsync();
        var customer = await shop.ExchangeAsync(anonymous.Access(), shop.Subject("ann"));
        (await shop.LogOutAsync(anonymous.Access())).Says(
            HttpStatusCode.Forbidden,
            "belongs to another customer"
        );
        (await shop.CustomerRefreshAsync(customer.Refresh())).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_context_that_a_backend_gave_to_another_customer_stays()
    {
        var anonymous = await shop.LogInAsync();
        var bobs = (await shop.CustomerAsync("bob")).Text("saas_token");
        (
            await shop.SendAsync(
                HttpMethod.Put,
                $"/session-context/demo/context/{anonymous.SessionId()}?upsert=true",
                await shop.Server.TokenAsync(),
                """{"customerId":"bob","metadata":{}}""",
                bobs
            )
        ).Is(HttpStatusCode.NoContent);
        (await shop.LogOutAsync(anonymous.Access())).Is(HttpStatusCode.NoContent);
        (await shop.ContextAsync(anonymous.SessionId())).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Only_a_sessions_token_of_the_tenant_is_taken()
    {
        var login = await shop.LogInAsync();
        (await shop.LogOutAsync("nonsense")).IsInvalidToken("malformed");
        (await shop.LogOutAsync(login.Refresh())).Is(HttpStatusCode.Unauthorized);
        (await shop.LogOutAsync(login.Access(), "other")).Says(
            HttpStatusCode.Forbidden,
            "the token belongs to another tenant"
        );
        (await shop.LogOutAsync(await shop.Server.TokenAsync())).Says(
            HttpStatusCode.Forbidden,
            "the token has no session"
        );
        (await shop.RefreshAsync(login.Refresh())).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task An_expired_token_is_refused()
    {
        var token = (await shop.LogInAsync()).Access();
        shop.Pass(TimeSpan.FromSeconds(3599));
        (await shop.LogOutAsync(token)).IsInvalidToken("expired");
    }

    [Fact]
    public async Task Without_the_parameter_the_bearer_token_is_taken()
    {
        var customer = await shop.CustomerAsync("ann");
        (await shop.SendAsync(HttpMethod.Get, "/customer/demo/logout", customer.Access())).Is(
            HttpStatusCode.NoContent
        );
        (await shop.CustomerRefreshAsync(customer.Refresh())).Is(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task The_parameter_comes_before_the_bearer_token()
    {
        var (first, second) = (await shop.LogInAsync(), await shop.LogInAsync());
        (
            await shop.SendAsync(
                HttpMethod.Get,
                $"/customer/demo/logout?accessToken={first.Access()}",
                second.Access()
            )
        ).Is(HttpStatusCode.NoContent);
        (await shop.RefreshAsync(first.Refresh())).Is(HttpStatusCode.Unauthorized);
        (await shop.RefreshAsync(second.Refresh())).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_bearer_token_that_is_not_valid_logs_nobody_out() =>
        (await shop.SendAsync(HttpMethod.Get, "/customer/demo/logout", "nonsense")).IsInvalidToken(
            "malformed"
        );

    [Fact]
    public async Task Without_a_token_the_answer_names_the_parameter() =>
        (await shop.GetAsync("/customer/demo/logout")).Names("accessToken");
}
