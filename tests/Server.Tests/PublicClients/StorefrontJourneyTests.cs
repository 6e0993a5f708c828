using System.Net;
using System.Text.Json.Nodes;
using SessionContext.Server.Tests.Contexts;
using SessionContext.Server.Tests.Logins;
using SessionContext.Server.Tests.Stores;

namespace SessionContext.Server.Tests.PublicClients;

/// <summary>The requests of storefronts that follow the official samples.</summary>
[EachEngine]
public sealed class StorefrontJourneyTests(PublicShop shop) : IClassFixture<PublicShop>
{
    private const string Me = "/session-context/demo/me/context";

    [Fact]
    public async Task A_guest_chooses_without_having_read_a_version()
    {
        var guest = await BeginAsync();
        (await shop.SendAsync($"PATCH {Me}", guest.Access(), """{"language":"en_US"}""")).Is(
            HttpStatusCode.NoContent
        );
        (
            await shop.SendAsync(
                $"PATCH {Me}",
                guest.Access(),
                """{"siteCode":"main","customerId":"","cartId":""}"""
            )
        ).Is(HttpStatusCode.NoContent);
        var context = await shop.SendAsync($"GET {Me}", guest.Access());
        Assert.Equal("en_US", context.Text("language"));
        Assert.False(context.Json.TryGetProperty("customerId", out _));
    }

    [Fact]
    public async Task A_stale_version_is_the_404_that_the_client_knows()
    {
        var guest = await BeginAsync();
        var context = await shop.SendAsync($"GET {Me}", guest.Access());
        var body = $$$"""{"currency":"USD","metadata":{"version":{{{context.Version}}}}}""";
        (await shop.SendAsync($"PATCH {Me}", guest.Access(), body)).Is(HttpStatusCode.NoContent);
        (await shop.SendAsync($"PATCH {Me}", guest.Access(), body)).Says(
            HttpStatusCode.NotFound,
            $"The context with sessionId {guest.SessionId()} and version {context.Version} has not been found."
        );
    }

    [Fact]
    public async Task A_backend_writes_a_guests_context_with_an_empty_customer_id()
    {
        var guest = await BeginAsync();
        var path = $"/session-context/demo/context/{guest.SessionId()}";
        var context = JsonNode.Parse(
            (await shop.SendAsync($"GET {path}", shop.ServiceToken)).Text
        )!;
        context["customerId"] = "";
        context["language"] = "en_US";
        (await shop.SendAsync($"PUT {path}", shop.ServiceToken, context.ToJsonString())).Is(
            HttpStatusCode.NoContent
        );
    }

    [Fact]
    public async Task A_sample_sends_a_session_id_of_its_own_to_the_log_in()
    {
        var login = await shop.SendAsync(
            $"GET /customerlogin/auth/anonymous/login?client_id={SessionFixture.Id}&hybris-tenant=demo&hybris-session-id=4711"
        );
        Assert.NotEqual("4711", login.Is(HttpStatusCode.OK).SessionId());
    }

    private async Task<Answer> BeginAsync() =>
        (
            await shop.SendAsync(
                $"GET /customerlogin/auth/anonymous/login?client_id={SessionFixture.Id}&hybris-tenant=demo"
            )
        ).Is(HttpStatusCode.OK);
}
