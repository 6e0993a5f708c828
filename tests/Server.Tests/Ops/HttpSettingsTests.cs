using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace SessionContext.Server.Tests.Ops;

public sealed class HttpSettingsTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.0/8")]
    public async Task A_known_proxy_says_that_the_caller_came_by_https(string proxy)
    {
        await using var service = await RunningService.StartAsync($"Http:KnownProxies:0={proxy}");
        Assert.True(await AsksForHttpsAsync(service));
    }

    [Fact]
    public async Task An_unknown_proxy_is_not_believed()
    {
        await using var service = await RunningService.StartAsync("Http:KnownProxies:0=10.0.0.7");
        Assert.False(await AsksForHttpsAsync(service));
    }

    [Fact]
    public async Task Without_known_proxies_loopback_is_not_believed_either()
    {
        await using var service = await RunningService.StartAsync();
        Assert.False(await AsksForHttpsAsync(service));
    }

    [Theory]
    [InlineData("sessions.example", HttpStatusCode.OK)]
    [InlineData("other.example", HttpStatusCode.BadRequest)]
    public async Task A_host_that_is_not_allowed_is_refused_in_json(
        string host,
        HttpStatusCode status
    )
    {
        await using var service = await RunningService.StartAsync("AllowedHosts=sessions.example");
        service.Http.DefaultRequestHeaders.Host = host;
        using var answer = await service.GetAsync("/health/live");
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("application/json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData("Production", "json")]
    [InlineData("Development", "simple")]
    public async Task Logs_are_for_machines_unless_in_development(string environment, string format)
    {
        await using var service = await RunningService.StartAsync($"environment={environment}");
        var console = service.App.Services.GetRequiredService<IOptions<ConsoleLoggerOptions>>();
        Assert.Equal(format, console.Value.FormatterName);
    }

    /// <summary>Whether the answer holds HSTS when a header says that the request came by HTTPS.</summary>
    private static async Task<bool> AsksForHttpsAsync(RunningService service)
    {
        service.Http.DefaultRequestHeaders.Host = "sessions.example";
        service.Http.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.9");
        service.Http.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        using var answer = await service.GetAsync("/health/live");
        return answer.Headers.Contains("Strict-Transport-Security");
    }
}
