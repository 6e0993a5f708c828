using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using SessionContext.Server.Keys;
using SessionContext.Server.Tests.Identity;
using SessionContext.Server.Tests.Stores;

namespace SessionContext.Server.Tests.Logins;

/// <summary>Contract § 4: an anonymous session goes on.</summary>
[EachEngine]
public sealed class AnonymousRefreshTests(SessionFixture shop) : IClassFixture<SessionFixture>
{
    private const string Refused = "The refresh token is invalid or expired";

    [Fact]
    public async Task The_session_stays_and_the_refresh_token_changes()
    {
        var login = await shop.LogInAsync();
        var refreshed = (await shop.RefreshAsync(login.Refresh())).Is(HttpStatusCode.OK);
        Assert.Equal(login.SessionId(), refreshed.SessionId());
        Assert.NotEqual(login.Refresh(), refreshed.Refresh());
        Assert.Equal(login.SessionId(), new JsonWebToken(refreshed.Access()).Subject);
        Assert.Equal(
            login.Json.EnumerateObject().Select(field => field.Name),
            refreshed.Json.EnumerateObject().Select(field => field.Name)
        );
        Assert.True(refreshed.Headers.CacheControl?.NoStore);
    }

    [Fact]
    public async Task Each_token_gets_the_next_one()
    {
        var answer = await shop.LogInAsync();
        for (var i = 0; i < 4; i++)
        {
            answer = (await shop.RefreshAsync(answer.Refresh())).Is(HttpStatusCode.OK);
        }
    }

    [Fact]
    public async Task A_token_is_good_until_its_end()
    {
        var token = (await shop.LogInAsync()).Refresh();
        shop.Pass(TimeSpan.FromSeconds(86_398));
        var next = (await shop.RefreshAsync(token)).Is(HttpStatusCode.OK).Refresh();
        shop.Pass(TimeSpan.FromSeconds(86_399));
        (await shop.RefreshAsync(next)).IsInvalidToken(Refused);
    }

    [Fact]
    public async Task A_token_lives_through_a_rotation_of_the_signing_keys()
    {
        await using var own = await SessionFixture.OpenAsync(
            "--Identity:SigningKeyLifetime=01:00:00",
            "--Identity:Lifetimes:Customer:Refresh=23:00:00"
        );
        var token = (await own.LogInAsync()).Refresh();
        var keys = own.Server.Services.GetRequiredService<SigningKeys>();
        own.Pass(TimeSpan.FromHours(1));
        await keys.RefreshAsync(TestContext.Current.CancellationToken);
        own.Pass(TimeSpan.FromHours(22));
        await keys.RefreshAsync(TestContext.Current.CancellationToken);
        Assert.Equal(3, (await own.Server.KeyIdsAsync()).Length);
        (await own.RefreshAsync(token)).Is(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("other", "elsewhere")]
    [InlineData("demo", "app")]
    public async Task A_token_of_another_tenant_or_client_is_refused_and_stays_good(
        string tenant,
        string client
    )
    {
        var token = (await shop.LogInAsync()).Refresh();
        (await shop.RefreshAsync(token, tenant, client)).IsInvalidToken(Refused);
        (await shop.RefreshAsync(token)).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task What_is_no_refresh_token_is_refused()
    {
        var login = await shop.LogInAsync();
        var token = login.Refresh();
        var changed = token[..^8] + (token[^8] == 'A' ? 'B' : 'A') + token[^7..];
        (await shop.RefreshAsync(changed)).IsInvalidToken(Refused);
        (await shop.RefreshAsync(login.Access())).IsInvalidToken(Refused);
        (await shop.RefreshAsync(shop.Subject("ann"))).IsInvalidToken(Refused);
        (await shop.RefreshAsync("nonsense")).IsInvalidToken(Refused);
    }

    [Fact]
    public async Task A_customers_token_is_refused() =>
        (await shop.RefreshAsync((await shop.CustomerAsync("ann")).Refresh())).IsInvalidToken(
            Refused
        );

    [Fact]
    public async Task A_session_that_was_logged_in_has_no_anonymous_refresh_any_more()
    {
        var anonymous = await shop.LogInAsync();
        var customer = await shop.ExchangeAsync(anonymous.Access(), shop.Subject("ann"));
        (await shop.RefreshAsync(anonymous.Refresh())).IsInvalidToken(Refused);
        (await shop.CustomerRefreshAsync(customer.Is(HttpStatusCode.OK).Refresh())).Is(
            HttpStatusCode.OK
        );
    }

    [Fact]
    public async Task A_session_that_was_logged_out_has_no_refresh_any_more()
    {
        var login = await shop.LogInAsync();
        (await shop.LogOutAsync(login.Access())).Is(HttpStatusCode.NoContent);
        (await shop.RefreshAsync(login.Refresh())).IsInvalidToken(Refused);
    }

    [Fact]
    public async Task The_values_of_the_login_are_still_remembered()
    {
        var login = await shop.LogInAsync("&currency=CHF");
        await shop.RefreshAsync(login.Refresh());
        Assert.Equal("CHF", (await shop.RememberedAsync(login.SessionId()))?.Currency);
    }

    [Fact]
    public async Task A_refresh_lets_the_context_live_on()
    {
        var login = await shop.LogInAsync();
        await shop.CreateContextAsync(login.SessionId());
        shop.Pass(TimeSpan.FromMinutes(50));
        (await shop.RefreshAsync(login.Refresh())).Is(HttpStatusCode.OK);
        shop.Pass(TimeSpan.FromMinutes(50));
        Assert.Equal(1, (await shop.ContextAsync(login.SessionId())).Is(HttpStatusCode.OK).Version);
        shop.Pass(TimeSpan.FromMinutes(10));
        (await shop.ContextAsync(login.SessionId())).Is(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Every_fault_of_the_query_is_in_one_answer() =>
        (await shop.GetAsync("/customerlogin/auth/anonymous/refresh?tenant=x")).Names(
            "tenant",
            "client_id",
            "refresh_token"
        );

    [Fact]
    public async Task An_unknown_client_is_refused() =>
        (await shop.RefreshAsync((await shop.LogInAsync()).Refresh(), client: "nobody")).Says(
            HttpStatusCode.Unauthorized,
            "The client is not a public client of this tenant."
        );
}
