using System.Net;
using SessionContext.Server.Tests.Logins;
using SessionContext.Server.Tests.Stores;

namespace SessionContext.Server.Tests.Defaults;

/// <summary>Contract § 5: what a context gets that its creator did not give.</summary>
[EachEngine]
public sealed class CreationTests(KnownShopFixture shop) : IClassFixture<KnownShopFixture>
{
    [Theory]
    [InlineData("", """{"metadata":{}}""", "main EUR DE de")]
    [InlineData("", """{"siteCode":"ch","metadata":{}}""", "ch CHF DE de-CH")]
    [InlineData("", """{"siteCode":"unknown","metadata":{}}""", "unknown - DE -")]
    [InlineData("", """{"currency":"GBP","language":"en","metadata":{}}""", "main GBP DE en")]
    [InlineData("&siteCode=ch", """{"metadata":{}}""", "ch CHF DE de-CH")]
    [InlineData(
        "&currency=USD&siteCode=ch&language=it&targetLocation=IT",
        """{"metadata":{}}""",
        "ch USD IT it"
    )]
    [InlineData("&currency=USD", """{"currency":"GBP","metadata":{}}""", "main GBP DE de")]
    [InlineData(
        "&currency=&siteCode=&language=&targetLocation=",
        """{"metadata":{}}""",
        "main EUR DE de"
    )]
    public async Task An_anonymous_visitor_gets_what_the_login_and_the_site_say(
        string chosen,
        string body,
        string expected
    )
    {
        var session = (await shop.LogInAsync(chosen)).SessionId();

        (await shop.PutAsync(session, body)).Is(HttpStatusCode.NoContent);

        Assert.Equal(expected, await shop.ChoicesAsync(session));
    }

    [Theory]
    [InlineData("ann", "", "ch USD FR fr_CH")]
    [InlineData("ann", "&currency=GBP&language=en", "ch GBP FR en")]
    [InlineData("ann", "&siteCode=main&targetLocation=DE", "main USD DE fr_CH")]
    [InlineData("bob", "", "main EUR IT de")]
    [InlineData("cid", "", "ch CHF DE de-CH")]
    [InlineData("unknown", "", "main EUR DE de")]
    public async Task A_customer_gets_what_they_prefer_after_what_the_login_said(
        string customer,
        string chosen,
        string expected
    )
    {
        var session = (await shop.LogInAsync(chosen)).SessionId();

        (
            await shop.PutAsync(
                session,
                "{\"customerId\":\"" + customer + "\",\"metadata\":{}}",
                customer
            )
        ).Is(HttpStatusCode.NoContent);

        Assert.Equal(expected, await shop.ChoicesAsync(session));
    }

    [Fact]
    public async Task Where_nothing_is_known_nothing_is_there()
    {
        await using var unknown = await SessionFixture.OpenAsync();
        var session = (await unknown.LogInAsync()).SessionId();

        (await unknown.PutAsync(session, """{"metadata":{}}""")).Is(HttpStatusCode.NoContent);

        Assert.Equal("- - - -", await unknown.ChoicesAsync(session));
    }

    [Fact]
    public async Task It_is_derived_once_so_that_what_a_later_PUT_leaves_out_is_gone()
    {
        var session = (await shop.LogInAsync("&currency=USD")).SessionId();
        (await shop.PutAsync(session, """{"metadata":{}}""")).Is(HttpStatusCode.NoContent);

        (await shop.PutAsync(session, """{"language":"en","metadata":{"version":1}}""")).Is(
            HttpStatusCode.NoContent
        );

        Assert.Equal("- - - en", await shop.ChoicesAsync(session));
    }

    [Theory]
    [InlineData("", "{}")]
    [InlineData("", """{"version":0}""")]
    [InlineData("", """{"version":1}""")]
    [InlineData("&currency=USD&language=it", "{}")]
    [InlineData("&currency=USD&language=it", """{"version":1}""")]
    public async Task A_creation_sent_again_is_no_conflict_and_another_one_is(
        string chosen,
        string metadata
    )
    {
        var session = (await shop.LogInAsync(chosen)).SessionId();
        var body = "{\"siteCode\":\"ch\",\"metadata\":" + metadata + "}";
        var created = (await shop.PutAsync(session, body)).Is(HttpStatusCode.NoContent);

        var again = (await shop.PutAsync(session, body)).Is(HttpStatusCode.NoContent);

        Assert.Equal(created.ETag, again.ETag);
        (await shop.PutAsync(session, """{"siteCode":"main","metadata":{"version":0}}""")).Is(
            HttpStatusCode.Conflict
        );
        // What was derived or chosen is not what this creator would have given.
        (
            await shop.PutAsync(
                session,
                """{"siteCode":"ch","currency":"GBP","metadata":{"version":0}}"""
            )
        ).Is(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task Where_it_is_configured_the_login_creates_the_context()
    {
        await using var eager = await SessionFixture.OpenAsync(
            "--Sessions:CreateContextAtLogin=true"
        );

        var session = (await eager.LogInAsync("&currency=USD")).SessionId();

        Assert.Equal("- USD - -", await eager.ChoicesAsync(session));
        Assert.Equal(1, (await eager.ContextAsync(session)).Version);
    }
}
