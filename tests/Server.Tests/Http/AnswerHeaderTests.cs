using System.Net;
using SessionContext.Server.Tests.Contexts;
using SessionContext.Server.Tests.Logins;
using SessionContext.Server.Tests.OwnContext;

namespace SessionContext.Server.Tests.Http;

/// <summary>What browsers and caches are told about every answer (contract § 2).</summary>
public sealed class AnswerHeaderTests(AnswerHeaderTests.OpenShop shop)
    : IClassFixture<AnswerHeaderTests.OpenShop>
{
    [Fact]
    public async Task A_cache_asks_before_it_reuses_a_sessions_data()
    {
        var visit = await Visit.WithContextAsync(shop);
        var read = (await visit.GetAsync()).Is(HttpStatusCode.OK);
        var unchanged = (await visit.GetAsync(read.ETag)).Is(HttpStatusCode.NotModified);
        var managed = (await shop.ContextAsync(visit.SessionId)).Is(HttpStatusCode.OK);
        var missing = (await shop.ContextAsync("nobody")).Is(HttpStatusCode.NotFound);
        (await visit.DeleteAsync()).Is(HttpStatusCode.NoContent);
        var ownMissing = (await visit.GetAsync()).Is(HttpStatusCode.NotFound);

        Assert.All(
            [read, unchanged, managed, missing, ownMissing],
            answer =>
            {
                Assert.True(answer.Headers.CacheControl!.Private);
                Assert.True(answer.Headers.CacheControl.NoCache);
                Assert.False(answer.Headers.CacheControl.NoStore);
            }
        );
    }

    [Fact]
    public async Task Nothing_stores_an_answer_that_may_hold_tokens()
    {
        var login = (await shop.LogInAsync()).Is(HttpStatusCode.OK);
        var customer = (await shop.ExchangeAsync(login.Access(), shop.Subject("c-1"))).Is(
            HttpStatusCode.OK
        );
        Answer[] answers =
        [
            login,
            customer,
            await shop.RefreshAsync("x"),
            await shop.CustomerRefreshAsync(customer.Refresh()),
            await shop.ValidateAsync(customer.Access()),
            await shop.ValidateAsync(null),
            await shop.LogOutAsync(customer.Access()),
            await shop.GetAsync("/oauth/token"),
            await shop.SendAsync(HttpMethod.Post, "/oauth/token", null),
        ];
        Assert.All(answers, answer => Assert.True(answer.Headers.CacheControl?.NoStore));
    }

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/docs")]
    [InlineData("/metrics")]
    [InlineData("/nowhere")]
    [InlineData("/oauth/token")]
    [InlineData("/.well-known/jwks")]
    [InlineData("/customerlogin/auth/anonymous/login")]
    [InlineData(Visit.Path)]
    [InlineData("/session-context/demo/context/%2E%2E")]
    public async Task Every_answer_is_taken_as_the_type_it_says_and_differs_by_origin(string path)
    {
        var answer = await shop.GetAsync(path);
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.Contains("Origin", answer.Headers.Vary);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("https://shop.example")]
    [InlineData("https://evil.example")]
    public async Task An_answer_names_the_origin_once_in_Vary_whoever_asks(string? origin)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Visit.Path);
        if (origin is not null)
        {
            request.Headers.Add("Origin", origin);
        }

        using var answer = await shop.Server.Http.SendAsync(request);
        Assert.Equal("Origin", Assert.Single(answer.Headers.Vary));
    }

    [Fact]
    public async Task An_answer_does_not_differ_by_origin_where_no_page_may_call()
    {
        await using var closed = await SessionFixture.OpenAsync();
        var answer = await closed.GetAsync(Visit.Path);
        Assert.Empty(answer.Headers.Vary);
        Assert.True(answer.Headers.Contains("X-Content-Type-Options"));
    }

    /// <summary>A service that one storefront's pages may call.</summary>
    public sealed class OpenShop : SessionFixture
    {
        protected override string[] Settings => ["--Http:AllowedOrigins:0=https://shop.example"];
    }
}
