using System.Net;
using SessionContext.Server.Tests.Contexts;
using SessionContext.Server.Tests.Stores;

namespace SessionContext.Server.Tests.Logins;

/// <summary>
/// A log-in ends however often it is refreshed: a customer's after a year, a guest's where that is configured.
/// </summary>
[EachEngine]
public sealed class AbsoluteLifetimeTests
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    [Fact]
    public async Task A_customers_log_in_ends_after_365_days()
    {
        await using var shop = await SessionFixture.OpenAsync();
        var token = (await shop.CustomerAsync("ann")).Refresh();
        for (var days = 0; days < 300; days += 100)
        {
            shop.Pass(100 * Day);
            token = (await shop.CustomerRefreshAsync(token)).Is(HttpStatusCode.OK).Refresh();
        }

        shop.Pass(64 * Day);
        var last = (await shop.CustomerRefreshAsync(token)).Is(HttpStatusCode.OK);
        AssertExpiresIn(86_400, last);
        shop.Pass(Day);
        (await shop.CustomerRefreshAsync(last.Refresh())).Is(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_guests_log_in_has_no_end()
    {
        await using var shop = await SessionFixture.OpenAsync();
        var token = (await shop.LogInAsync()).Refresh();
        for (var day = 0; day < 400; day++)
        {
            shop.Pass(Day - TimeSpan.FromSeconds(2));
            token = (await shop.RefreshAsync(token)).Is(HttpStatusCode.OK).Refresh();
        }
    }

    [Fact]
    public async Task A_tenants_own_end_holds_for_guests_and_earlier_tokens_as_well()
    {
        await using var shop = await SessionFixture.OpenAsync(
            "--Identity:Tenants:demo:Lifetimes:Anonymous:Absolute=02:00:00"
        );
        var login = await shop.LogInAsync();
        AssertExpiresIn(7200, login);
        shop.Pass(TimeSpan.FromMinutes(90));
        var next = (await shop.RefreshAsync(login.Refresh())).Is(HttpStatusCode.OK);
        AssertExpiresIn(1800, next);
        AssertExpiresIn(1800, await shop.RefreshAsync(login.Refresh()));
        shop.Pass(TimeSpan.FromMinutes(30));
        (await shop.RefreshAsync(next.Refresh())).Is(HttpStatusCode.Unauthorized);
        AssertExpiresIn(86_399, await shop.LogInAsync("", "other", "elsewhere"));
    }

    private static void AssertExpiresIn(long seconds, Answer answer) =>
        Assert.Equal(
            seconds,
            answer.Is(HttpStatusCode.OK).Json.GetProperty("refresh_token_expires_in").GetInt64()
        );
}
