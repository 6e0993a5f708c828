using System.Net;
using System.Security.Cryptography;
using SessionContext.Server.Tests.Stores;

namespace SessionContext.Server.Tests.Contexts;

/// <summary>Contract § 4: the saas-token header on PUT.</summary>
[EachEngine]
public sealed class SaasTokenTests(Shop shop)
{
    private const string Anns = """{"customerId":"ann","metadata":{"version":1}}""";
    private const string Nobodys = """{"metadata":{"version":1}}""";

    [Fact]
    public async Task A_customer_makes_an_anonymous_context_theirs_changes_it_and_gives_it_up()
    {
        var session = await Session.CreateAsync(shop);
        (await session.PutAsync(Anns, prepare: As("ann"))).Is(HttpStatusCode.NoContent);
        (
            await session.PutAsync(
                """{"customerId":"ann","currency":"USD","metadata":{"version":2}}""",
                prepare: As("ann")
            )
        ).Is(HttpStatusCode.NoContent);
        (await session.PutAsync("""{"metadata":{"version":3}}""", prepare: As("ann"))).Is(
            HttpStatusCode.NoContent
        );
        Assert.False((await session.GetAsync()).Json.TryGetProperty("customerId", out _));
        (await session.PutAsync("""{"metadata":{"version":4}}""")).Is(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task A_customers_context_is_created_with_that_customers_token_only()
    {
        await IsRefusedAsync(new Session(shop).PutAsync(Anns, upsert: true), "missing");
        await IsRefusedAsync(
            new Session(shop).PutAsync(Anns, upsert: true, As("bob")),
            "customerId"
        );
        (await new Session(shop).PutAsync(Anns, upsert: true, As("ann"))).Is(
            HttpStatusCode.NoContent
        );
    }

    [Theory]
    [InlineData(Anns)]
    [InlineData(Nobodys)]
    [InlineData("""{"customerId":"bob","metadata":{"version":1}}""")]
    public async Task A_customers_context_is_changed_with_that_customers_token_only(string body)
    {
        var session = new Session(shop);
        (await session.PutAsync(Anns, upsert: true, As("ann"))).Is(HttpStatusCode.NoContent);
        await IsRefusedAsync(session.PutAsync(body), "missing");
        await IsRefusedAsync(session.PutAsync(body, prepare: As("bob")), "another customer");
        Assert.Equal(1, await session.VersionAsync());
    }

    [Fact]
    public async Task A_customers_context_is_not_handed_to_another_with_either_token()
    {
        var session = new Session(shop);
        const string bobs = """{"customerId":"bob","metadata":{"version":1}}""";
        (await session.PutAsync(Anns, upsert: true, As("ann"))).Is(HttpStatusCode.NoContent);
        await IsRefusedAsync(session.PutAsync(bobs, prepare: As("ann")), "customerId");
        await IsRefusedAsync(session.PutAsync(bobs, prepare: As("bob")), "another customer");
    }

    [Fact]
    public async Task A_token_that_is_expired_forged_or_no_saas_token_is_refused()
    {
        var session = await Session.CreateAsync(shop);
        await IsRefusedAsync(session.PutAsync(Anns, prepare: With("x.y.z")), "saas-token");
        await IsRefusedAsync(session.PutAsync(Anns, prepare: With("")), "saas-token");
        await IsRefusedAsync(session.PutAsync(Anns, prepare: With(shop.Token)), "saas-token");
        await IsRefusedAsync(
            session.PutAsync(Anns, prepare: With(shop.SaasToken("ann", TimeSpan.FromHours(-1)))),
            "expired"
        );
        await IsRefusedAsync(
            session.PutAsync(
                Anns,
                prepare: With(shop.SaasToken("ann", key: RandomNumberGenerator.GetBytes(32)))
            ),
            "saas-token"
        );
        Assert.Equal(1, await session.VersionAsync());
    }

    [Fact]
    public async Task An_anonymous_context_needs_no_token() =>
        (await (await Session.CreateAsync(shop)).PutAsync(Nobodys)).Is(HttpStatusCode.NoContent);

    private static async Task IsRefusedAsync(Task<Answer> call, string why)
    {
        var answer = (await call).Is(HttpStatusCode.Forbidden);
        Assert.Equal(403, answer.Json.GetProperty("code").GetInt32());
        Assert.Contains(
            why,
            answer.Json.GetProperty("message").GetString(),
            StringComparison.Ordinal
        );
    }

    private Action<HttpRequestMessage> As(string customer) => With(shop.SaasToken(customer));

    private static Action<HttpRequestMessage> With(string token) =>
        request => request.Headers.TryAddWithoutValidation("saas-token", token);
}
