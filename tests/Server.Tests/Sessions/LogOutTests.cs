using System.Net;
using SessionContext.Server.Tests.Identity;

namespace SessionContext.Server.Tests.Sessions;

/// <summary>Contract § 6: a customer's log-out ends the session and its context.</summary>
public sealed class LogOutTests : IAsyncLifetime
{
    private Storefront _shop = null!;

    public async ValueTask InitializeAsync() => _shop = await Storefront.OpenAsync();

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Fact]
    public async Task The_context_and_the_refresh_tokens_are_over()
    {
        var anonymous = await _shop.LogInAsync();
        await _shop.CreateContextAsync(anonymous.SessionId());
        var customer = await _shop.ExchangeAsync(anonymous.Access(), _shop.Subject("ann"));
        (await _shop.LogOutAsync(customer.Access())).Is(HttpStatusCode.NoContent);
        (await _shop.ContextAsync(customer.SessionId())).Is(HttpStatusCode.NotFound);
        (await _shop.CustomerRefreshAsync(customer.Refresh())).Is(HttpStatusCode.Unauthorized);
        (await _shop.RefreshAsync(anonymous.Refresh())).Is(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task It_may_be_repeated()
    {
        var token = (await _shop.CustomerAsync("ann")).Access();
        (await _shop.LogOutAsync(token)).Is(HttpStatusCode.NoContent);
        (await _shop.LogOutAsync(token)).Is(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task An_anonymous_session_ends_as_well()
    {
        var login = await _shop.LogInAsync();
        await _shop.CreateContextAsync(login.SessionId());
        (await _shop.LogOutAsync(login.Access())).Is(HttpStatusCode.NoContent);
        (await _shop.ContextAsync(login.SessionId())).Is(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task An_anonymous_token_does_not_log_the_customer_out()
    {
        var anonymous = await _shop.LogInAsync();
        var customer = await _shop.ExchangeAsync(anonymous.Access(), _shop.Subject("ann"));
        (await _shop.LogOutAsync(anonymous.Access())).Says(
            HttpStatusCode.Forbidden,
            "belongs to another customer"
        );
        (await _shop.CustomerRefreshAsync(customer.Refresh())).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_context_that_a_backend_gave_to_another_customer_stays()
    {
        var anonymous = await _shop.LogInAsync();
        var bobs = (await _shop.CustomerAsync("bob")).Text("saas_token");
        (
            await _shop.SendAsync(
                HttpMethod.Put,
                $"/session-context/demo/context/{anonymous.SessionId()}?upsert=true",
                await _shop.Server.TokenAsync(),
                """{"customerId":"bob","metadata":{}}""",
                bobs
            )
        ).Is(HttpStatusCode.NoContent);
        (await _shop.LogOutAsync(anonymous.Access())).Is(HttpStatusCode.NoContent);
        (await _shop.ContextAsync(anonymous.SessionId())).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Only_a_sessions_token_of_the_tenant_is_taken()
    {
        var login = await _shop.LogInAsync();
        (await _shop.LogOutAsync("nonsense")).IsInvalidToken("malformed");
        (await _shop.LogOutAsync(login.Refresh())).Is(HttpStatusCode.Unauthorized);
        (await _shop.LogOutAsync(login.Access(), "other")).Says(
            HttpStatusCode.Forbidden,
            "the token serves another tenant"
        );
        (await _shop.LogOutAsync(await _shop.Server.TokenAsync())).Says(
            HttpStatusCode.Forbidden,
            "the token speaks for no session"
        );
        (await _shop.RefreshAsync(login.Refresh())).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task An_expired_token_is_refused()
    {
        var token = (await _shop.LogInAsync()).Access();
        _shop.Time.Advance(TimeSpan.FromSeconds(3599));
        (await _shop.LogOutAsync(token)).IsInvalidToken("expired");
    }

    [Fact]
    public async Task Without_a_token_the_answer_names_the_parameter() =>
        (await _shop.GetAsync("/customer/demo/logout")).Names("accessToken");
}
