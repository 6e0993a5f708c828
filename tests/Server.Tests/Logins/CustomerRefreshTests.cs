using System.Net;
using SessionContext.Server.Tests.Stores;

namespace SessionContext.Server.Tests.Logins;

/// <summary>A customer's session goes on.</summary>
[EachEngine]
public sealed class CustomerRefreshTests(SessionFixture shop) : IClassFixture<SessionFixture>
{
    private const string Refused = "The refresh token is invalid or expired";

    [Fact]
    public async Task The_answer_has_the_shape_of_the_exchange_with_tokens_anew()
    {
        var customer = await shop.CustomerAsync("ann");
        shop.Pass(TimeSpan.FromMinutes(50));
        var refreshed = (await shop.CustomerRefreshAsync(customer.Refresh())).Is(HttpStatusCode.OK);
        Assert.Equal(
            customer
                .Json.EnumerateObject()
                .Select(field => field.Name)
                .Except(["subject_access_token"]),
            refreshed.Json.EnumerateObject().Select(field => field.Name)
        );
        Assert.Equal(customer.SessionId(), refreshed.SessionId());
        foreach (var token in new[] { "access_token", "saas_token", "refresh_token" })
        {
            Assert.NotEqual(customer.Text(token), refreshed.Text(token));
        }

        shop.Pass(TimeSpan.FromMinutes(50));
        (await shop.ValidateAsync(refreshed.Access())).Is(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("other")]
    [InlineData("NO")]
    public async Task A_token_of_another_tenant_is_refused_and_stays_good(string tenant)
    {
        var token = (await shop.CustomerAsync("ann")).Refresh();
        (await shop.CustomerRefreshAsync(token, tenant)).IsInvalidToken(Refused);
        (await shop.CustomerRefreshAsync(token)).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task An_anonymous_token_is_refused() =>
        (await shop.CustomerRefreshAsync((await shop.LogInAsync()).Refresh())).IsInvalidToken(
            Refused
        );

    [Fact]
    public async Task An_expired_token_is_refused()
    {
        var token = (await shop.CustomerAsync("ann")).Refresh();
        shop.Pass(TimeSpan.FromDays(180));
        (await shop.CustomerRefreshAsync(token)).IsInvalidToken(Refused);
    }

    [Fact]
    public async Task A_bearer_token_is_ignored()
    {
        var token = (await shop.CustomerAsync("ann")).Refresh();
        (await shop.CustomerRefreshAsync(token, bearer: "nonsense")).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Without_a_token_the_answer_names_the_parameter() =>
        (await shop.GetAsync("/customer/demo/refreshauthtoken")).Names("refreshToken");

    [Fact]
    public async Task A_refresh_lets_the_context_live_on()
    {
        await using var own = await SessionFixture.OpenAsync(
            "--Sessions:CustomerLifetime=02:00:00"
        );
        var anonymous = await own.LogInAsync();
        await own.CreateContextAsync(anonymous.SessionId());
        var customer = await own.ExchangeAsync(anonymous.Access(), own.Subject("ann"));
        own.Pass(TimeSpan.FromMinutes(110));
        (await own.CustomerRefreshAsync(customer.Refresh())).Is(HttpStatusCode.OK);
        own.Pass(TimeSpan.FromMinutes(110));
        (await own.ContextAsync(customer.SessionId())).Is(HttpStatusCode.OK);
    }
}
