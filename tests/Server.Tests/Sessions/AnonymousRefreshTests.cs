using System.Net;
using Microsoft.IdentityModel.JsonWebTokens;

namespace SessionContext.Server.Tests.Sessions;

/// <summary>Contract § 4: an anonymous session goes on; a refresh token is good once.</summary>
public sealed class AnonymousRefreshTests : IAsyncLifetime
{
    private const string Refused = "The refresh token is not good";
    private Storefront _shop = null!;

    public async ValueTask InitializeAsync() => _shop = await Storefront.OpenAsync();

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Fact]
    public async Task The_session_stays_and_the_refresh_token_changes()
    {
        var login = await _shop.LogInAsync();
        var refreshed = (await _shop.RefreshAsync(login.Refresh())).Is(HttpStatusCode.OK);
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
        var answer = await _shop.LogInAsync();
        for (var i = 0; i < 4; i++)
        {
            answer = (await _shop.RefreshAsync(answer.Refresh())).Is(HttpStatusCode.OK);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("&currency=EUR")]
    public async Task A_token_that_is_used_twice_ends_the_family_also_for_whoever_has_the_current_one(
        string values
    )
    {
        var stolen = (await _shop.LogInAsync(values)).Refresh();
        var current = (await _shop.RefreshAsync(stolen)).Is(HttpStatusCode.OK).Refresh();
        (await _shop.RefreshAsync(stolen)).IsInvalidToken(Refused);
        (await _shop.RefreshAsync(current)).IsInvalidToken(Refused);
        (await _shop.RefreshAsync(stolen)).IsInvalidToken(Refused);
    }

    [Fact]
    public async Task An_older_token_ends_the_family_as_well()
    {
        var oldest = (await _shop.LogInAsync()).Refresh();
        var older = (await _shop.RefreshAsync(oldest)).Refresh();
        var current = (await _shop.RefreshAsync(older)).Refresh();
        (await _shop.RefreshAsync(oldest)).IsInvalidToken(Refused);
        (await _shop.RefreshAsync(current)).IsInvalidToken(Refused);
    }

    [Fact]
    public async Task Of_many_refreshes_at_once_with_one_token_exactly_one_succeeds_and_the_family_ends()
    {
        var token = (await _shop.LogInAsync()).Refresh();
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(_ => _shop.RefreshAsync(token))
        );
        var winner = Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
        Assert.Equal(7, answers.Count(answer => answer.Status == HttpStatusCode.Unauthorized));
        (await _shop.RefreshAsync(winner.Refresh())).IsInvalidToken(Refused);
    }

    [Fact]
    public async Task Another_session_is_not_touched_by_it()
    {
        var other = await _shop.LogInAsync();
        var stolen = (await _shop.LogInAsync()).Refresh();
        await _shop.RefreshAsync(stolen);
        await _shop.RefreshAsync(stolen);
        (await _shop.RefreshAsync(other.Refresh())).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_token_is_good_until_its_end()
    {
        var token = (await _shop.LogInAsync()).Refresh();
        _shop.Time.Advance(TimeSpan.FromSeconds(86_398));
        var next = (await _shop.RefreshAsync(token)).Is(HttpStatusCode.OK).Refresh();
        _shop.Time.Advance(TimeSpan.FromSeconds(86_399));
        (await _shop.RefreshAsync(next)).IsInvalidToken(Refused);
    }

    [Fact]
    public async Task A_token_lives_through_a_rotation_of_the_signing_keys()
    {
        await using var shop = await Storefront.OpenAsync("--Identity:SigningKeyLifetime=01:00:00");
        var token = (await shop.LogInAsync()).Refresh();
        shop.Time.Advance(TimeSpan.FromSeconds(86_398));
        (await shop.RefreshAsync(token)).Is(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("other", "elsewhere")]
    [InlineData("demo", "app")]
    public async Task A_token_of_another_tenant_or_client_is_refused_and_stays_good(
        string tenant,
        string client
    )
    {
        var token = (await _shop.LogInAsync()).Refresh();
        (await _shop.RefreshAsync(token, tenant, client)).IsInvalidToken(Refused);
        (await _shop.RefreshAsync(token)).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task What_is_no_refresh_token_is_refused()
    {
        var login = await _shop.LogInAsync();
        var token = login.Refresh();
        var changed = token[..^8] + (token[^8] == 'A' ? 'B' : 'A') + token[^7..];
        (await _shop.RefreshAsync(changed)).IsInvalidToken(Refused);
        (await _shop.RefreshAsync(login.Access())).IsInvalidToken(Refused);
        (await _shop.RefreshAsync(_shop.Subject("ann"))).IsInvalidToken(Refused);
        (await _shop.RefreshAsync("nonsense")).IsInvalidToken(Refused);
    }

    [Fact]
    public async Task A_customers_token_is_refused() =>
        (await _shop.RefreshAsync((await _shop.CustomerAsync("ann")).Refresh())).IsInvalidToken(
            Refused
        );

    [Fact]
    public async Task A_session_that_was_logged_in_has_no_anonymous_refresh_any_more()
    {
        var anonymous = await _shop.LogInAsync();
        var customer = await _shop.ExchangeAsync(anonymous.Access(), _shop.Subject("ann"));
        (await _shop.RefreshAsync(anonymous.Refresh())).IsInvalidToken(Refused);
        (await _shop.CustomerRefreshAsync(customer.Is(HttpStatusCode.OK).Refresh())).Is(
            HttpStatusCode.OK
        );
    }

    [Fact]
    public async Task A_session_that_was_logged_out_has_no_refresh_any_more()
    {
        var login = await _shop.LogInAsync();
        (await _shop.LogOutAsync(login.Access())).Is(HttpStatusCode.NoContent);
        (await _shop.RefreshAsync(login.Refresh())).IsInvalidToken(Refused);
    }

    [Fact]
    public async Task The_values_of_the_login_are_still_remembered()
    {
        var login = await _shop.LogInAsync("&currency=CHF");
        await _shop.RefreshAsync(login.Refresh());
        Assert.Equal("CHF", (await _shop.RememberedAsync(login.SessionId()))?.Currency);
    }

    [Fact]
    public async Task A_refresh_lets_the_context_live_on()
    {
        var login = await _shop.LogInAsync();
        await _shop.CreateContextAsync(login.SessionId());
        _shop.Time.Advance(TimeSpan.FromMinutes(50));
        (await _shop.RefreshAsync(login.Refresh())).Is(HttpStatusCode.OK);
        _shop.Time.Advance(TimeSpan.FromMinutes(50));
        Assert.Equal(
            1,
            (await _shop.ContextAsync(login.SessionId())).Is(HttpStatusCode.OK).Version
        );
        _shop.Time.Advance(TimeSpan.FromMinutes(10));
        (await _shop.ContextAsync(login.SessionId())).Is(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Every_fault_of_the_query_is_in_one_answer() =>
        (await _shop.GetAsync("/customerlogin/auth/anonymous/refresh?tenant=x")).Names(
            "tenant",
            "client_id",
            "refresh_token"
        );

    [Fact]
    public async Task An_unknown_client_is_refused() =>
        (await _shop.RefreshAsync((await _shop.LogInAsync()).Refresh(), client: "nobody")).Says(
            HttpStatusCode.Unauthorized,
            "The client is no public client of this tenant."
        );
}
