using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using SessionContext.Server.Keys;
using SessionContext.Server.Tests.Contexts;
using SessionContext.Server.Tests.Stores;

namespace SessionContext.Server.Tests.Logins;

/// <summary>Contract § 4: how long tokens are valid is configurable per kind and tenant.</summary>
[EachEngine]
public sealed class TokenLifetimeTests
{
    private const int HalfAYear = 180 * 86_400;

    [Fact]
    public async Task A_customers_tokens_are_valid_for_14399_seconds_and_180_days()
    {
        await using var shop = await SessionFixture.OpenAsync();
        var customer = await shop.CustomerAsync("ann");
        AssertLifetimes(shop, customer, 14_399, HalfAYear);
        AssertLifetime(shop, customer.Text("saas_token"), 14_399);
        AssertLifetimes(
            shop,
            await shop.CustomerRefreshAsync(customer.Refresh()),
            14_399,
            HalfAYear
        );
    }

    [Fact]
    public async Task Lifetimes_are_those_of_the_settings()
    {
        await using var shop = await SessionFixture.OpenAsync(
            "--Identity:Lifetimes:Anonymous:Access=00:10:00",
            "--Identity:Lifetimes:Anonymous:Refresh=1.00:00:01",
            "--Identity:Lifetimes:Customer:Access=00:20:00",
            "--Identity:Lifetimes:Customer:Refresh=2.00:00:00",
            "--Identity:Lifetimes:Customer:Saas=00:05:00"
        );
        AssertLifetimes(shop, await shop.LogInAsync(), 600, 86_401);
        var customer = await shop.CustomerAsync("ann");
        AssertLifetimes(shop, customer, 1200, 2 * 86_400);
        AssertLifetime(shop, customer.Text("saas_token"), 300);
    }

    [Fact]
    public async Task A_tenants_own_lifetimes_come_first_and_the_general_ones_fill_in()
    {
        await using var shop = await SessionFixture.OpenAsync(
            "--Identity:Lifetimes:Anonymous:Access=00:10:00",
            "--Identity:Lifetimes:Anonymous:Refresh=10:00:00",
            "--Identity:Tenants:other:Lifetimes:Anonymous:Access=00:30:00"
        );
        AssertLifetimes(shop, await shop.LogInAsync(), 600, 36_000);
        AssertLifetimes(shop, await shop.LogInAsync("", "other", "elsewhere"), 1800, 36_000);
    }

    [Fact]
    public async Task A_customer_who_comes_back_after_months_is_still_logged_in()
    {
        await using var shop = await SessionFixture.OpenAsync();
        var keys = shop.Server.Services.GetRequiredService<SigningKeys>();
        var customer = await shop.CustomerAsync("ann");
        // In steps: signing keys are replaced meanwhile, and none that signed the token may go.
        foreach (var days in new[] { 90, 89 })
        {
            shop.Pass(TimeSpan.FromDays(days));
            await keys.RefreshAsync(TestContext.Current.CancellationToken);
        }

        var back = (await shop.CustomerRefreshAsync(customer.Refresh())).Is(HttpStatusCode.OK);
        Assert.Equal(customer.SessionId(), back.SessionId());
    }

    [Fact]
    public async Task An_anonymous_log_in_is_remembered_for_as_long_as_its_refresh_token_is_valid()
    {
        await using var shop = await SessionFixture.OpenAsync(
            "--Identity:Lifetimes:Anonymous:Refresh=30.00:00:00"
        );
        var login = await shop.LogInAsync("&currency=CHF");
        shop.Pass(TimeSpan.FromDays(29));
        Assert.Equal("CHF", (await shop.RememberedAsync(login.SessionId()))?.Currency);
        (await shop.RefreshAsync(login.Refresh())).Is(HttpStatusCode.OK);
    }

    private static void AssertLifetimes(SessionFixture shop, Answer answer, int access, int refresh)
    {
        answer.Is(HttpStatusCode.OK);
        Assert.Equal(access, answer.Json.GetProperty("expires_in").GetInt32());
        Assert.Equal(refresh, answer.Json.GetProperty("refresh_token_expires_in").GetInt32());
        AssertLifetime(shop, answer.Access(), access);
        AssertLifetime(shop, answer.Refresh(), refresh);
    }

    private static void AssertLifetime(SessionFixture shop, string token, int seconds) =>
        Assert.Equal(
            shop.Time.GetUtcNow().AddSeconds(seconds).UtcDateTime,
            new JsonWebToken(token).ValidTo
        );
}
