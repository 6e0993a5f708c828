using System.Net;
using SessionContext.Server.Tests.Logins;
using SessionContext.Server.Tests.Ops;

namespace SessionContext.Server.Tests.Identity;

public sealed class RequestRateTests
{
    [Theory]
    [InlineData("--Limits:RequestsPerSecond=1", "requests_limited")]
    [InlineData("--Limits:TenantRequestsPerSecond=1", "tenant_requests_limited")]
    public async Task A_caller_over_the_limit_has_to_wait_and_is_counted(string limit, string cause)
    {
        using var refusals = new RefusalCounts();
        await using var server = await TestServer.StartAsync([.. Calls.Shop, limit]);
        var token = await server.TokenAsync();

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 50).Select(_ => server.ReadAsync(token))
        );

        var refused = answers.First(a => a.StatusCode == HttpStatusCode.TooManyRequests);
        Assert.Equal(1, refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds);
        Assert.Equal(429, (await refused.JsonAsync()).GetProperty("code").GetInt32());
        Assert.Contains(answers, a => a.StatusCode == HttpStatusCode.NotFound);
        Assert.Contains(cause, refusals.Causes);
    }

    [Fact]
    public async Task Without_a_limit_nobody_has_to_wait()
    {
        await using var server = await TestServer.StartAsync(Calls.Shop);
        var token = await server.TokenAsync();
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 50).Select(_ => server.ReadAsync(token))
        );
        Assert.All(answers, a => Assert.Equal(HttpStatusCode.NotFound, a.StatusCode));
    }

    [Fact]
    public async Task A_shopper_over_the_limit_keeps_nobody_else_waiting()
    {
        await using var shop = await SessionFixture.OpenAsync("--Limits:RequestsPerSecond=1");
        var busy = (await shop.LogInAsync()).Access();
        var other = (await shop.LogInAsync()).Access();

        var own = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => OwnAsync(shop, busy)));

        Assert.Contains(HttpStatusCode.TooManyRequests, own);
        Assert.Equal(HttpStatusCode.NotFound, await OwnAsync(shop, other));
    }

    [Fact]
    public async Task Clients_of_two_tenants_are_two_although_their_ids_are_the_same()
    {
        using var folder = new TestFolder();
        var issuer = new TestIssuer();
        await using var server = await TestServer.StartAsync([
            .. issuer.ByFile(folder),
            "--Limits:RequestsPerSecond=1",
        ]);
        var busy = issuer.Token();
        var other = issuer.Token(token => token.Claims["tenant"] = "other");

        var own = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => server.ReadAsync(busy)));

        Assert.Contains(own, answer => answer.StatusCode == HttpStatusCode.TooManyRequests);
        Assert.Equal(HttpStatusCode.NotFound, (await server.ReadAsync(other, "other")).StatusCode);
    }

    private static async Task<HttpStatusCode> OwnAsync(SessionFixture shop, string token) =>
        (await shop.SendAsync(HttpMethod.Get, "/session-context/demo/me/context", token)).Status;
}
