using System.Net;
using Microsoft.IdentityModel.JsonWebTokens;
using SessionContext.Server.Tests.Contexts;
using SessionContext.Server.Tests.Journey;
using SessionContext.Server.Tests.Stores;

namespace SessionContext.Server.Tests.Logins;

/// <summary>
/// Contract § 4: refresh is safe to repeat. Two tabs, a parallel server render or a lost answer end nobody's session.
/// </summary>
[EachEngine]
public sealed class RepeatedRefreshTests(SessionFixture shop) : IClassFixture<SessionFixture>
{
    private const string Refused = "The refresh token is invalid or expired";
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Each tab keeps its tokens in memory, from one stored token on, and refreshes when its access token is about to
    /// expire.
    /// </summary>
    [Fact]
    public async Task A_guest_with_two_tabs_keeps_the_cart_for_a_day()
    {
        var login = await shop.LogInAsync();
        var session = login.SessionId();
        await shop.TellAsync("cart.created", new { cartId = session, sessionId = session });
        string[] tabs = [login.Refresh(), login.Refresh()];
        for (var hour = 0; hour < 24; hour++)
        {
            var tab = hour % 2;
            var answer = (await shop.RefreshAsync(tabs[tab])).Is(HttpStatusCode.OK);
            Assert.Equal(session, answer.SessionId());
            tabs[tab] = answer.Refresh();
            shop.Pass(TimeSpan.FromMinutes(59));
        }

        Assert.Equal(session, (await shop.ContextAsync(session)).Text("cartId"));
    }

    [Fact]
    public async Task A_guest_who_refreshes_once_an_hour_stays_in_the_session()
    {
        var login = await shop.LogInAsync();
        string[] tabs = [login.Refresh(), login.Refresh()];
        for (var hour = 0; hour < 30; hour++)
        {
            var tab = hour % 2;
            var answer = (await shop.RefreshAsync(tabs[tab])).Is(HttpStatusCode.OK);
            Assert.Equal(login.SessionId(), answer.SessionId());
            tabs[tab] = answer.Refresh();
            shop.Pass(TimeSpan.FromHours(1));
        }
    }

    [Fact]
    public async Task Of_twenty_refreshes_at_once_with_a_guests_token_all_get_tokens()
    {
        var login = await shop.LogInAsync();
        await AllGetTokensAsync(login, () => shop.RefreshAsync(login.Refresh()));
    }

    [Fact]
    public async Task Of_twenty_refreshes_at_once_with_a_customers_token_all_get_tokens()
    {
        var login = await shop.CustomerAsync("ann");
        await AllGetTokensAsync(login, () => shop.CustomerRefreshAsync(login.Refresh()));
    }

    [Fact]
    public async Task A_guests_earlier_token_gets_the_newest_one_and_changes_nothing_of_the_log_in()
    {
        var login = await shop.LogInAsync();
        await shop.RefreshAsync(login.Refresh());
        var newest = await shop.RefreshAsync((await shop.RefreshAsync(login.Refresh())).Refresh());
        var before = await shop.RememberedAsync(login.SessionId());
        shop.Pass(TimeSpan.FromHours(20));
        var late = (await shop.RefreshAsync(login.Refresh())).Is(HttpStatusCode.OK);
        Assert.Equal(CountOf(newest), CountOf(late));
        Assert.Equal(before, await shop.RememberedAsync(login.SessionId()));
    }

    [Fact]
    public async Task A_guests_token_is_valid_until_its_own_end_and_not_longer()
    {
        var login = await shop.LogInAsync();
        shop.Pass(TimeSpan.FromSeconds(86_398));
        var late = (await shop.RefreshAsync(login.Refresh())).Is(HttpStatusCode.OK);
        (await shop.RefreshAsync(login.Refresh())).Is(HttpStatusCode.OK);
        shop.Pass(Second);
        (await shop.RefreshAsync(login.Refresh())).IsInvalidToken(Refused);
        (await shop.RefreshAsync(late.Refresh())).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_guests_earlier_token_extends_the_life_of_the_context()
    {
        var login = await shop.LogInAsync();
        await shop.CreateContextAsync(login.SessionId());
        (await shop.RefreshAsync(login.Refresh())).Is(HttpStatusCode.OK);
        shop.Pass(TimeSpan.FromMinutes(50));
        (await shop.RefreshAsync(login.Refresh())).Is(HttpStatusCode.OK);
        shop.Pass(TimeSpan.FromMinutes(50));
        (await shop.ContextAsync(login.SessionId())).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_customers_former_token_is_valid_within_the_reuse_window()
    {
        var first = (await shop.CustomerAsync("ann")).Refresh();
        var newest = await shop.CustomerRefreshAsync(first);
        shop.Pass(Window);
        var again = (await shop.CustomerRefreshAsync(first)).Is(HttpStatusCode.OK);
        Assert.Equal(CountOf(newest), CountOf(again));
        shop.Pass(TimeSpan.FromHours(3));
        (await shop.CustomerRefreshAsync(again.Refresh())).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_customers_late_token_is_refused_and_ends_nothing()
    {
        var first = (await shop.CustomerAsync("ann")).Refresh();
        var newest = (await shop.CustomerRefreshAsync(first)).Refresh();
        shop.Pass(Window + Second);
        (await shop.CustomerRefreshAsync(first)).IsInvalidToken(Refused);
        (await shop.CustomerRefreshAsync(newest)).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_customers_token_before_the_former_one_is_refused_at_once_and_ends_nothing()
    {
        var first = (await shop.CustomerAsync("ann")).Refresh();
        var former = (await shop.CustomerRefreshAsync(first)).Refresh();
        var newest = (await shop.CustomerRefreshAsync(former)).Refresh();
        (await shop.CustomerRefreshAsync(first)).IsInvalidToken(Refused);
        (await shop.CustomerRefreshAsync(former)).Is(HttpStatusCode.OK);
        (await shop.CustomerRefreshAsync(newest)).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_late_token_ends_the_log_in_where_that_is_configured()
    {
        await using var strict = await SessionFixture.OpenAsync(
            "--Identity:LateRefreshToken=EndLogin"
        );
        var login = await strict.CustomerAsync("ann");
        var newest = (await strict.CustomerRefreshAsync(login.Refresh())).Refresh();
        strict.Pass(Window + Second);
        (await strict.CustomerRefreshAsync(login.Refresh())).IsInvalidToken(Refused);
        (await strict.CustomerRefreshAsync(newest)).IsInvalidToken(Refused);
        (await strict.ExchangeAsync(login.Access(), strict.Subject("ann"))).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Without_a_reuse_window_a_customers_token_is_valid_once()
    {
        await using var strict = await SessionFixture.OpenAsync(
            "--Identity:RefreshReuseWindow=00:00:00"
        );
        var first = (await strict.CustomerAsync("ann")).Refresh();
        var newest = (await strict.CustomerRefreshAsync(first)).Refresh();
        (await strict.CustomerRefreshAsync(first)).IsInvalidToken(Refused);
        (await strict.CustomerRefreshAsync(newest)).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_refresh_that_finds_no_context_creates_it_as_the_log_in_did_where_that_is_configured()
    {
        await using var own = await SessionFixture.OpenAsync(
            "--Sessions:CreateContextAtLogin=true"
        );
        var login = await own.LogInAsync("&currency=CHF");
        own.Pass(TimeSpan.FromHours(2));
        (await own.ContextAsync(login.SessionId())).Is(HttpStatusCode.NotFound);
        (await own.RefreshAsync(login.Refresh())).Is(HttpStatusCode.OK);
        Assert.Equal("CHF", (await own.ContextAsync(login.SessionId())).Text("currency"));

        own.Pass(TimeSpan.FromHours(2));
        (await own.RefreshAsync(login.Refresh())).Is(HttpStatusCode.OK);
        (await own.ContextAsync(login.SessionId())).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_customers_refresh_creates_the_customers_context_where_that_is_configured()
    {
        await using var own = await SessionFixture.OpenAsync(
            "--Sessions:CreateContextAtLogin=true",
            "--Sessions:CustomerLifetime=01:00:00"
        );
        var login = await own.CustomerAsync("ann");
        own.Pass(TimeSpan.FromHours(2));
        (await own.CustomerRefreshAsync(login.Refresh())).Is(HttpStatusCode.OK);
        Assert.Equal("ann", (await own.ContextAsync(login.SessionId())).Text("customerId"));
    }

    [Fact]
    public async Task A_refresh_creates_no_context_by_default()
    {
        var login = await shop.LogInAsync();
        (await shop.RefreshAsync(login.Refresh())).Is(HttpStatusCode.OK);
        (await shop.ContextAsync(login.SessionId())).Is(HttpStatusCode.NotFound);
    }

    private static async Task AllGetTokensAsync(Answer login, Func<Task<Answer>> refresh)
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => refresh()));
        foreach (var answer in answers)
        {
            Assert.Equal(login.SessionId(), answer.Is(HttpStatusCode.OK).SessionId());
        }

        Assert.Single(answers.Select(CountOf).Distinct());
    }

    private static long CountOf(Answer answer) =>
        new JsonWebToken(answer.Is(HttpStatusCode.OK).Refresh()).GetPayloadValue<long>("count");
}
