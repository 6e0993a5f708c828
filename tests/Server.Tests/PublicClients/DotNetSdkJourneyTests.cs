using System.Net;
using System.Text.Json;
using SessionContext.Server.Tests.Logins;
using SessionContext.Server.Tests.Stores;

namespace SessionContext.Server.Tests.PublicClients;

/// <summary>
/// The requests of a .NET commerce SDK: bodies instead of query parameters, and the bearer alone at the log-out.
/// </summary>
[EachEngine]
public sealed class DotNetSdkJourneyTests(PublicShop shop) : IClassFixture<PublicShop>
{
    private const string Anonymous = $"tenant=demo&client_id={SessionFixture.Id}&currency=EUR";

    [Fact]
    public async Task A_guest_logs_in_by_password_stays_logged_in_and_logs_out()
    {
        var guest = (
            await shop.SendAsync($"GET /customerlogin/auth/anonymous/login?{Anonymous}")
        ).Is(HttpStatusCode.OK);
        var customer = (
            await shop.SendAsync(
                "POST /customer/demo/login",
                guest.Access(),
                """{"email":"ann@shop.example","password":"correct horse"}"""
            )
        ).Is(HttpStatusCode.OK);
        Assert.Equal(guest.SessionId(), customer.Text("session_id"));

        // Half a day later. The SDK asks for an anonymous token for this call, and so begins another session.
        shop.Pass(TimeSpan.FromHours(12));
        var another = await shop.SendAsync($"GET /customerlogin/auth/anonymous/login?{Anonymous}");
        var refreshed = (
            await shop.SendAsync(
                "POST /customer/demo/refreshauthtoken",
                another.Access(),
                JsonSerializer.Serialize(new { refreshToken = customer.Refresh() })
            )
        ).Is(HttpStatusCode.OK);
        Assert.Equal(customer.SessionId(), refreshed.SessionId());
        (await shop.SendAsync("GET /session-context/demo/me/context", refreshed.Access())).Is(
            HttpStatusCode.OK
        );

        (await shop.SendAsync("GET /customer/demo/logout", refreshed.Access())).Is(
            HttpStatusCode.NoContent
        );
        (await shop.SendAsync("GET /customer/demo/validateauthtoken", refreshed.Access())).Is(
            HttpStatusCode.Unauthorized
        );
    }
}
