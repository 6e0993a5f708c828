using System.Net;
using SessionContext.Server.Tests.Logins;
using SessionContext.Server.Tests.OwnContext;
using SessionContext.Server.Tests.Stores;

namespace SessionContext.Server.Tests.Defaults;

/// <summary>
/// Contract § 4: at a log-in, what the shopper chose is kept, and what was only derived is derived again from the
/// customer.
/// </summary>
[EachEngine]
public sealed class LogInTests(KnownShopFixture shop) : IClassFixture<KnownShopFixture>
{
    [Theory]
    [InlineData("ann", "ch USD FR fr_CH")]
    [InlineData("bob", "main EUR IT de")]
    [InlineData("cid", "ch CHF DE de-CH")]
    [InlineData("unknown", "main EUR DE de")]
    public async Task What_was_derived_is_derived_anew(string customer, string expected)
    {
        var visit = await Visit.WithContextAsync(shop);
        Assert.Equal("main EUR DE de", await shop.ChoicesAsync(visit.SessionId));

        await visit.BecomeAsync(customer);

        Assert.Equal(expected, await shop.ChoicesAsync(visit.SessionId));
        var context = await visit.GetAsync();
        Assert.Equal(customer, context.Text("customerId"));
        Assert.Equal(2, context.Version);
    }

    [Fact]
    public async Task What_was_chosen_at_the_anonymous_login_is_kept()
    {
        var visit = await Visit.WithContextAsync(shop, "&currency=GBP&targetLocation=GB");

        await visit.BecomeAsync("ann");

        Assert.Equal("ch GBP GB fr_CH", await shop.ChoicesAsync(visit.SessionId));
    }

    [Fact]
    public async Task What_was_set_by_PATCH_is_kept_even_to_what_it_was()
    {
        var visit = await Visit.WithContextAsync(shop);
        (
            await visit.PatchAsync(
                """{"siteCode":"main","language":"en","metadata":{"version":1}}"""
            )
        ).Is(HttpStatusCode.NoContent);

        await visit.BecomeAsync("ann");

        Assert.Equal("main USD FR en", await shop.ChoicesAsync(visit.SessionId));
    }

    [Fact]
    public async Task What_was_removed_by_PATCH_is_derived_anew()
    {
        var visit = await Visit.WithContextAsync(shop, "&currency=GBP");
        (await visit.PatchAsync("""{"currency":null,"metadata":{"version":1}}""")).Is(
            HttpStatusCode.NoContent
        );

        await visit.BecomeAsync("ann");

        Assert.Equal("ch USD FR fr_CH", await shop.ChoicesAsync(visit.SessionId));
    }

    [Fact]
    public async Task What_a_backend_gave_is_kept_but_not_what_it_only_sent_back()
    {
        var visit = await Visit.BeginAsync(shop);
        (await shop.PutAsync(visit.SessionId, """{"currency":"GBP","metadata":{}}""")).Is(
            HttpStatusCode.NoContent
        );
        var whole = (await shop.ContextAsync(visit.SessionId)).Text;
        (
            await shop.PutAsync(
                visit.SessionId,
                whole.Replace("\"de\"", "\"en\"", StringComparison.Ordinal)
            )
        ).Is(HttpStatusCode.NoContent);

        await visit.BecomeAsync("ann");

        Assert.Equal("ch GBP FR en", await shop.ChoicesAsync(visit.SessionId));
    }

    [Fact]
    public async Task Cart_attributes_and_birth_are_kept_and_no_answer_tells_what_was_derived()
    {
        var visit = await Visit.BeginAsync(shop);
        (
            await shop.PutAsync(
                visit.SessionId,
                """{"cartId":"c-1","context":{"a":1.0},"metadata":{}}"""
            )
        ).Is(HttpStatusCode.NoContent);
        var before = await visit.GetAsync();
        shop.Pass(TimeSpan.FromSeconds(1));

        await visit.BecomeAsync("ann");

        var after = await visit.GetAsync();
        Assert.Equal("c-1", after.Text("cartId"));
        Assert.Equal("""{"a":1.0}""", after.Json.GetProperty("context").GetRawText());
        Assert.Equal(
            before.Json.GetProperty("metadata").GetProperty("createdAt").GetString(),
            after.Json.GetProperty("metadata").GetProperty("createdAt").GetString()
        );
        Assert.Equal(
            [
                "sessionId",
                "customerId",
                "siteCode",
                "currency",
                "targetLocation",
                "language",
                "cartId",
                "context",
                "metadata",
            ],
            after.Json.EnumerateObject().Select(field => field.Name)
        );
    }

    [Fact]
    public async Task It_holds_after_a_restart_too()
    {
        var visit = await Visit.WithContextAsync(shop, "&language=en");
        await shop.RestartAsync();

        await visit.BecomeAsync("ann");

        Assert.Equal("ch USD FR en", await shop.ChoicesAsync(visit.SessionId));
    }
}
