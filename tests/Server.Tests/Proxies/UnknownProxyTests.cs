using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SessionContext.Server.Http;

namespace SessionContext.Server.Tests.Proxies;

/// <summary>A proxy that nobody configured is told of once, by the name of the setting.</summary>
public sealed class UnknownProxyTests
{
    private const int UnknownProxy = 1006;

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.0/8")]
    public async Task A_known_proxy_is_no_matter_for_the_log(string known)
    {
        var warnings = await WarningsAsync($"--Http:KnownProxies:0={known}");
        Assert.Empty(warnings);
    }

    [Theory]
    [InlineData("--Limits:Depth=32")] // no known proxy at all
    [InlineData("--Http:KnownProxies:0=10.0.0.7")]
    public async Task An_unknown_proxy_is_told_of_once(string setting)
    {
        var warning = Assert.Single(await WarningsAsync(setting));
        Assert.Contains("Http:KnownProxies", warning, StringComparison.Ordinal);
        Assert.Contains("127.0.0.1", warning, StringComparison.Ordinal);
        Assert.Contains("127.0.0.0/24", warning, StringComparison.Ordinal);
        // What the caller chose is not in the log.
        Assert.DoesNotContain("203.0.113.9", warning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Callers_without_a_proxy_are_no_matter_for_the_log() =>
        Assert.Empty(await WarningsAsync("--Limits:Depth=32", forwardedFor: null));

    [Theory]
    [InlineData("10.1.2.0/24", "::ffff:10.1.2.3", true)]
    [InlineData("::ffff:10.1.2.3", "10.1.2.3", true)]
    [InlineData("10.1.2.3", "10.1.2.4", false)]
    [InlineData("2001:db8::/32", "2001:db8:1::2", true)]
    [InlineData("2001:db8::1", "2001:db8::2", false)]
    public void A_proxy_is_known_by_its_address_or_its_network(
        string configured,
        string proxy,
        bool isKnown
    ) => Assert.Equal(isKnown, new KnownProxies([configured]).Contain(IPAddress.Parse(proxy)));

    private static async Task<string[]> WarningsAsync(
        string setting,
        string? forwardedFor = "203.0.113.9"
    )
    {
        await using var server = await TestServer.StartAsync([
            .. LogLines.Settings,
            .. Identity.Calls.Shop,
            setting,
        ]);
        using var log = new LogLines();
        server.Services.GetRequiredService<ILoggerFactory>().AddProvider(log);
        for (var i = 0; i < 3; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/health/live");
            if (forwardedFor is not null)
            {
                request.Headers.Add("X-Forwarded-For", forwardedFor);
            }

            using var answer = await server.Http.SendAsync(request);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        return log.Of(UnknownProxy);
    }
}
