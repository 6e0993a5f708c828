using System.Net;
using SessionContext.Server.Tests.Contexts;
using SessionContext.Server.Tests.Logins;
using SessionContext.Server.Tests.Stores;

namespace SessionContext.Server.Tests.PublicClients;

/// <summary>
/// A TypeScript commerce SDK in several tabs: each reads the browser's storage when it opens and keeps a copy of the
/// refresh token in its memory, which a refresh of another tab does not change.
/// </summary>
[EachEngine]
public sealed class TwoTabsJourneyTests(PublicShop shop) : IClassFixture<PublicShop>
{
    private const string Anonymous = $"tenant=demo&client_id={SessionFixture.Id}&currency=EUR";
    private const string Me = "/session-context/demo/me/context";

    [Fact]
    public async Task A_guest_with_two_tabs_keeps_the_session_for_a_day()
    {
        var login = await shop.SendAsync($"GET /customerlogin/auth/anonymous/login?{Anonymous}");
        string[] tabs = [login.Refresh(), login.Refresh()];
        for (var hour = 0; hour < 24; hour++)
        {
            var tab = hour % tabs.Length;
            var refreshed = (await RefreshAsync(tabs[tab])).Is(HttpStatusCode.OK);
            Assert.Equal(login.SessionId(), refreshed.SessionId());
            (await shop.SendAsync($"GET {Me}", refreshed.Access())).Is(HttpStatusCode.OK);
            tabs[tab] = refreshed.Refresh();
            shop.Pass(TimeSpan.FromMinutes(59));
        }
    }

    [Fact]
    public async Task Twenty_requests_of_one_page_refresh_at_once_and_all_go_on()
    {
        var login = await shop.SendAsync($"GET /customerlogin/auth/anonymous/login?{Anonymous}");
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(_ => RefreshAsync(login.Refresh()))
        );
        foreach (var answer in answers)
        {
            Assert.Equal(login.SessionId(), answer.Is(HttpStatusCode.OK).SessionId());
            (await RefreshAsync(answer.Refresh())).Is(HttpStatusCode.OK);
        }
    }

    [Fact]
    public async Task A_customers_page_that_is_rendered_twice_at_once_stays_logged_in()
    {
        var customer = await shop.CustomerAsync("ann");
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 2).Select(_ => CustomerRefreshAsync(customer.Refresh()))
        );
        foreach (var answer in answers)
        {
            Assert.Equal(customer.SessionId(), answer.Is(HttpStatusCode.OK).SessionId());
        }

        (await CustomerRefreshAsync(answers[0].Refresh())).Is(HttpStatusCode.OK);
    }

    private Task<Answer> RefreshAsync(string token) =>
        shop.SendAsync(
            $"GET /customerlogin/auth/anonymous/refresh?{Anonymous}&refresh_token={token}"
        );

    private Task<Answer> CustomerRefreshAsync(string token) =>
        shop.SendAsync($"GET /customer/demo/refreshauthtoken?refreshToken={token}");
}
