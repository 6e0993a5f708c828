using System.Net;
using Microsoft.IdentityModel.JsonWebTokens;
using SessionContext.Server.Tests.Identity;
using SessionContext.Server.Tests.Logins;
using SessionContext.Server.Tests.Stores;

namespace SessionContext.Server.Tests.PublicClients;

/// <summary>The requests of a TypeScript commerce SDK, in its core, React and Next flavours.</summary>
[EachEngine]
public sealed class TypeScriptSdkJourneyTests(PublicShop shop) : IClassFixture<PublicShop>
{
    private const string Anonymous =
        $"tenant=demo&client_id={SessionFixture.Id}&currency=EUR&siteCode=main&targetLocation=DE";
    private const string Me = "/session-context/demo/me/context";

    [Fact]
    public async Task A_guest_becomes_a_customer_who_comes_back_after_a_month()
    {
        // The first page: an anonymous session, and its context.
        var guest = (
            await shop.SendAsync($"GET /customerlogin/auth/anonymous/login?{Anonymous}")
        ).Is(HttpStatusCode.OK);
        var context = (await shop.SendAsync($"GET {Me}", guest.Access())).Is(HttpStatusCode.OK);
        Assert.Equal("EUR", context.Text("currency"));

        // The shopper chooses another currency; the SDK has read the version before.
        (
            await shop.SendAsync(
                $"PATCH {Me}",
                guest.Access(),
                $$$"""{"currency":"CHF","metadata":{"version":{{{context.Version}}}}}"""
            )
        ).Is(HttpStatusCode.NoContent);
        (
            await shop.SendAsync(
                $"POST {Me}/attributes",
                guest.Access(),
                """{"key":"activeStore","value":"zurich"}"""
            )
        ).Is(HttpStatusCode.Created);

        // Single sign-on: the token of the identity provider of the site.
        var subject = shop.Subject("ann", token => token.Claims["email"] = "ann@shop.example");
        var customer = (
            await shop.SendAsync(
                $"POST /customer/demo/exchangeauthtoken?subjectAccessToken={subject}&config=site_DE",
                guest.Access()
            )
        ).Is(HttpStatusCode.OK);
        Assert.Equal(guest.SessionId(), customer.Text("session_id"));
        context = await shop.SendAsync($"GET {Me}", customer.Access());
        Assert.Equal("ann", context.Text("customerId"));
        Assert.Equal("CHF", context.Text("currency"));

        // A company is chosen: the refresh names it. The bearer is an anonymous token of whichever session the SDK has.
        var other = await shop.SendAsync($"GET /customerlogin/auth/anonymous/login?{Anonymous}");
        var buyer = (
            await shop.SendAsync(
                $"GET /customer/demo/refreshauthtoken?refreshToken={customer.Refresh()}&legalEntityId=le-1",
                other.Access()
            )
        ).Is(HttpStatusCode.OK);
        context = await shop.SendAsync($"GET {Me}", buyer.Access());
        Assert.Equal(
            """{"activeStore":"zurich","legalEntityId":"le-1"}""",
            context.Json.GetProperty("context").GetRawText()
        );
        var state = await shop.SendAsync("GET /customer/demo/validateauthtoken", buyer.Access());
        Assert.Equal("ann@shop.example", state.Text("email"));
        Assert.Equal("le-1", state.Text("legalEntityId"));

        // A month later: every access token has expired, also the one that the SDK sends along.
        shop.Pass(TimeSpan.FromDays(30));
        var back = (
            await shop.SendAsync(
                $"GET /customer/demo/refreshauthtoken?refreshToken={buyer.Refresh()}&legalEntityId=le-1",
                other.Access()
            )
        ).Is(HttpStatusCode.OK);
        Assert.Equal(guest.SessionId(), back.SessionId());
        context = (await shop.SendAsync($"GET {Me}", back.Access())).Is(HttpStatusCode.OK);
        Assert.Equal("ann", context.Text("customerId"));

        // Log-out: the token is both a parameter and the bearer.
        (
            await shop.SendAsync(
                $"GET /customer/demo/logout?accessToken={back.Access()}",
                back.Access()
            )
        ).Is(HttpStatusCode.NoContent);
        var refused = await shop.SendAsync(
            $"GET /customer/demo/refreshauthtoken?refreshToken={back.Refresh()}"
        );
        refused.Is(HttpStatusCode.Unauthorized);
        Assert.Equal(401, refused.Json.GetProperty("status").GetInt32());
    }

    [Fact]
    public async Task A_guest_comes_back_within_the_day_with_the_refresh_token_of_the_browsers_storage()
    {
        var guest = await shop.SendAsync($"GET /customerlogin/auth/anonymous/login?{Anonymous}");
        shop.Pass(TimeSpan.FromHours(23));
        var back = (
            await shop.SendAsync(
                $"GET /customerlogin/auth/anonymous/refresh?{Anonymous}&refresh_token={guest.Refresh()}"
            )
        ).Is(HttpStatusCode.OK);
        Assert.Equal(guest.SessionId(), back.SessionId());
        Assert.Equal(3599, back.Json.GetProperty("expires_in").GetInt32());
    }

    [Fact]
    public async Task A_backend_asks_for_its_token_and_reads_a_context()
    {
        var guest = await shop.SendAsync($"GET /customerlogin/auth/anonymous/login?{Anonymous}");
        var token = (
            await shop.SendAsync(
                "POST /oauth/token",
                form:
                [
                    ("grant_type", "client_credentials"),
                    ("client_id", "shop"),
                    ("client_secret", Calls.Secret),
                    ("scope", Calls.Scope),
                ]
            )
        ).Is(HttpStatusCode.OK);
        Assert.Equal("", token.Refresh());
        Assert.Equal(0, token.Json.GetProperty("refresh_token_expires_in").GetInt32());
        Assert.True(token.Json.GetProperty("session_idle_time").GetInt32() > 0);
        Assert.NotEmpty(new JsonWebToken(token.Access()).Kid);
        (
            await shop.SendAsync(
                $"GET /session-context/demo/context/{guest.SessionId()}",
                token.Access()
            )
        ).Is(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("audience", "")]
    [InlineData("audience", "https://api.shop.example")]
    [InlineData("scope", "sessioncontext.context_manage cart.cart_manage")]
    [InlineData("scope", "session_context.context_manage")]
    public async Task A_backend_may_send_what_the_service_does_not_know(string name, string value)
    {
        var token = (
            await shop.SendAsync(
                "POST /oauth/token",
                form:
                [
                    ("grant_type", "client_credentials"),
                    ("client_id", "shop"),
                    ("client_secret", Calls.Secret),
                    (name, value),
                ]
            )
        ).Is(HttpStatusCode.OK);
        Assert.Contains("context_manage", token.Text("scope"), StringComparison.Ordinal);
        (
            await shop.SendAsync(
                $"PUT /session-context/demo/context/{Guid.NewGuid()}?upsert=true",
                token.Access(),
                """{"metadata":{}}"""
            )
        ).Is(HttpStatusCode.NoContent);
    }
}
