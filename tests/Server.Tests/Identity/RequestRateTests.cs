using System.Net;

namespace SessionContext.Server.Tests.Identity;

public sealed class RequestRateTests
{
    [Theory]
    [InlineData("--Limits:RequestsPerSecond=1")]
    [InlineData("--Limits:TenantRequestsPerSecond=1")]
    public async Task A_caller_over_the_limit_has_to_wait(string limit)
    {
        await using var server = await TestServer.StartAsync([.. Calls.Shop, limit]);
        var token = await server.TokenAsync();

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 50).Select(_ => server.ReadAsync(token))
        );

        var refused = answers.First(a => a.StatusCode == HttpStatusCode.TooManyRequests);
        Assert.Equal(1, refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds);
        Assert.Equal(429, (await refused.JsonAsync()).GetProperty("code").GetInt32());
        Assert.Contains(answers, a => a.StatusCode == HttpStatusCode.NotFound);
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
}
