using System.Net;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using SessionContext.Server.Tests.Contexts;
using SessionContext.Server.Tests.OwnContext;
using SessionContext.Server.Tests.Stores;

namespace SessionContext.Server.Tests.Logins;

/// <summary>Contract § 4: a customer's refresh may name the legal entity that the customer acts for.</summary>
[EachEngine]
public sealed class LegalEntityTests(SessionFixture shop) : IClassFixture<SessionFixture>
{
    [Fact]
    public async Task The_access_token_has_it_and_so_have_those_of_later_refreshes()
    {
        var first = await RefreshAsync((await shop.CustomerAsync("ann")).Refresh(), "le-1");
        Assert.Equal("le-1", ClaimOf(first));
        Assert.Equal("le-1", (await shop.ValidateAsync(first.Access())).Text("legalEntityId"));

        var second = await RefreshAsync(first.Refresh());
        Assert.Equal("le-1", ClaimOf(second));

        var third = await RefreshAsync(second.Refresh(), "le-2");
        Assert.Equal("le-2", ClaimOf(third));
    }

    [Fact]
    public async Task It_may_be_in_the_body()
    {
        var customer = await shop.CustomerAsync("ann");
        var body = JsonSerializer.Serialize(
            new { refreshToken = customer.Refresh(), legalEntityId = "le-1" }
        );
        var path = "/customer/demo/refreshauthtoken";
        Assert.Equal("le-1", ClaimOf(await shop.SendAsync(HttpMethod.Post, path, null, body)));
    }

    [Fact]
    public async Task The_context_has_it_as_an_attribute_beside_the_others()
    {
        var visit = await CustomerWithContextAsync();
        (await visit.SetAsync("""{"key":"other","value":1.0}""")).Is(HttpStatusCode.Created);
        var token = (await RefreshAsync(visit.RefreshToken, "le \"1\"")).Refresh();
        Assert.Equal(
            """{"other":1.0,"legalEntityId":"le \"1\""}""",
            (await visit.GetAsync())
                .Json.GetProperty("context")
                .GetRawText()
                .Replace("\\u0022", "\\\"", StringComparison.Ordinal)
        );

        await RefreshAsync(token);
        Assert.Equal("le \"1\"", await AttributeAsync(visit));
    }

    [Fact]
    public async Task Naming_it_again_changes_no_version()
    {
        var visit = await CustomerWithContextAsync();
        var token = (await RefreshAsync(visit.RefreshToken, "le-1")).Refresh();
        var version = (await visit.GetAsync()).Version;
        token = (await RefreshAsync(token, "le-1")).Refresh();
        Assert.Equal(version, (await visit.GetAsync()).Version);
        await RefreshAsync(token, "le-2");
        Assert.Equal("le-2", await AttributeAsync(visit));
    }

    [Fact]
    public async Task No_concurrent_change_is_lost()
    {
        var visit = await CustomerWithContextAsync();
        const int changes = 10;
        await Task.WhenAll(
            Enumerable
                .Range(0, changes)
                .Select(i => visit.SetAsync($$"""{"key":"k{{i}}","value":{{i}}}"""))
                .Append(RefreshAsync(visit.RefreshToken, "le-1"))
        );
        var context = (await visit.GetAsync()).Json.GetProperty("context");
        Assert.Equal(changes + 1, context.EnumerateObject().Count());
        Assert.Equal("le-1", context.GetProperty("legalEntityId").GetString());
    }

    [Fact]
    public async Task Without_a_context_none_is_created()
    {
        var refreshed = await RefreshAsync((await shop.CustomerAsync("ann")).Refresh(), "le-1");
        (await shop.ContextAsync(refreshed.SessionId())).Is(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_context_that_can_hold_no_more_does_not_end_the_session()
    {
        await using var own = await SessionFixture.OpenAsync("--Limits:Attributes=1");
        var visit = await Visit.WithContextAsync(own);
        await visit.BecomeAsync("ann");
        (await visit.SetAsync("""{"key":"other","value":1}""")).Is(HttpStatusCode.Created);
        var path = "/customer/demo/refreshauthtoken";
        Assert.Equal(
            "le-1",
            ClaimOf(
                await own.GetAsync($"{path}?refreshToken={visit.RefreshToken}&legalEntityId=le-1")
            )
        );
    }

    [Fact]
    public async Task One_of_more_than_128_characters_is_refused_and_the_token_stays_valid()
    {
        var customer = await shop.CustomerAsync("ann");
        var longest = new string('x', 128);
        var path = $"/customer/demo/refreshauthtoken?refreshToken={customer.Refresh()}";
        (await shop.GetAsync($"{path}&legalEntityId={longest}x")).Names("legalEntityId");
        Assert.Equal(longest, ClaimOf(await shop.GetAsync($"{path}&legalEntityId={longest}")));
    }

    private async Task<Visit> CustomerWithContextAsync()
    {
        var visit = await Visit.WithContextAsync(shop);
        await visit.BecomeAsync("ann");
        return visit;
    }

    private async Task<Answer> RefreshAsync(string token, string? legalEntity = null) =>
        (
            await shop.GetAsync(
                $"/customer/demo/refreshauthtoken?refreshToken={token}"
                    + (
                        legalEntity is null
                            ? ""
                            : $"&legalEntityId={Uri.EscapeDataString(legalEntity)}"
                    )
            )
        ).Is(HttpStatusCode.OK);

    private static string? ClaimOf(Answer tokens) =>
        new JsonWebToken(tokens.Is(HttpStatusCode.OK).Access()).GetPayloadValue<string>(
            "legalEntityId"
        );

    private static async Task<string?> AttributeAsync(Visit visit) =>
        (await visit.GetAsync())
            .Json.GetProperty("context")
            .GetProperty("legalEntityId")
            .GetString();
}
