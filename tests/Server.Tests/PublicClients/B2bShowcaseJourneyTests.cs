using System.Net;
using System.Text.Json.Nodes;
using SessionContext.Server.Tests.Logins;
using SessionContext.Server.Tests.Stores;

namespace SessionContext.Server.Tests.PublicClients;

/// <summary>
/// The requests of a B2B showcase in React: it waits for a context right after the log-in, and writes all of it back.
/// </summary>
[EachEngine]
public sealed class B2bShowcaseJourneyTests(PublicShop shop) : IClassFixture<PublicShop>
{
    private const string Me = "/session-context/demo/me/context";

    [Fact]
    public async Task A_buyer_logs_in_and_chooses_a_site_and_a_company()
    {
        var guest = (
            await shop.SendAsync(
                $"GET /customerlogin/auth/anonymous/login?client_id={SessionFixture.Id}&hybris-tenant=demo"
            )
        ).Is(HttpStatusCode.OK);

        // Nothing is shown before there is a context.
        (await shop.SendAsync($"GET {Me}", guest.Access())).Is(HttpStatusCode.OK);
        await ChooseAsync(guest.Access(), "siteCode", "main");
        await ChooseAsync(guest.Access(), "language", "en_US");

        // The older names of the tokens are the ones that it reads.
        var customer = (
            await shop.SendAsync(
                "POST /customer/demo/login",
                guest.Access(),
                """{"email":"ann@shop.example","password":"correct horse"}"""
            )
        ).Is(HttpStatusCode.OK);
        var (access, refresh) = (customer.Text("accessToken"), customer.Text("refreshToken"));
        Assert.NotEmpty(customer.Text("saasToken"));
        Assert.Equal(14_399, customer.Json.GetProperty("expiresIn").GetInt32());
        await ChooseAsync(access, "currency", "USD");

        // The company goes into the token by a refresh.
        var buyer = (
            await shop.SendAsync(
                $"GET /customer/demo/refreshauthtoken?refreshToken={refresh}&legalEntityId=le-1",
                guest.Access()
            )
        ).Is(HttpStatusCode.OK);
        var context = await shop.SendAsync($"GET {Me}", buyer.Text("accessToken"));
        Assert.Equal(
            ("ann", "main", "USD", "en_US"),
            (
                context.Text("customerId"),
                context.Text("siteCode"),
                context.Text("currency"),
                context.Text("language")
            )
        );
        Assert.Equal(
            "le-1",
            context.Json.GetProperty("context").GetProperty("legalEntityId").GetString()
        );
    }

    // All of the context that it has read, with one field changed; and a parameter that this call does not know.
    private async Task ChooseAsync(string bearer, string field, string value)
    {
        var context = JsonNode.Parse((await shop.SendAsync($"GET {Me}", bearer)).Text)!;
        context[field] = value;
        (await shop.SendAsync($"PATCH {Me}?upsert=true", bearer, context.ToJsonString())).Is(
            HttpStatusCode.NoContent
        );
    }
}
