using System.Net;
using Microsoft.AspNetCore.Http;
using SessionContext.Server.Http;
using SessionContext.Storage.Servers;

namespace SessionContext.Server.Tests.Ops;

public sealed class MetricsAccessTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.8.9.10")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:127.8.9.10")]
    public void A_loopback_address_is_this_machine(string address) =>
        Assert.True(LocalCaller.Is(IPAddress.Parse(address), new HeaderDictionary()));

    [Theory]
    [InlineData("10.0.0.7")]
    [InlineData("::ffff:10.0.0.7")]
    [InlineData("2001:db8::1")]
    public void Any_other_address_is_not_this_machine(string address) =>
        Assert.False(LocalCaller.Is(IPAddress.Parse(address), new HeaderDictionary()));

    [Fact]
    public void A_header_that_claims_loopback_is_not_believed() =>
        Assert.False(
            LocalCaller.Is(
                IPAddress.Parse("10.0.0.7"),
                new HeaderDictionary { ["X-Forwarded-For"] = "127.0.0.1" }
            )
        );

    [Theory]
    [InlineData("X-Forwarded-For", "127.0.0.1")]
    [InlineData("Forwarded", "for=127.0.0.1")]
    public async Task A_caller_behind_a_proxy_on_this_machine_is_refused(string name, string value)
    {
        await using var service = await RunningService.StartAsync();
        service.Http.DefaultRequestHeaders.Add(name, value);
        using var answer = await service.GetAsync("/metrics");
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal("application/json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task A_caller_on_this_machine_reads_metrics()
    {
        await using var service = await RunningService.StartAsync();
        using var answer = await service.GetAsync("/metrics");
        Assert.Equal("text/plain", answer.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData("/metrics", HttpStatusCode.OK)]
    [InlineData("/health/ready", HttpStatusCode.OK)]
    [InlineData("/openapi/v1.json", HttpStatusCode.NotFound)]
    [InlineData("/session-context/demo/context/s1", HttpStatusCode.NotFound)]
    public async Task The_management_port_serves_metrics_and_health_only(
        string path,
        HttpStatusCode status
    )
    {
        var port = Ports.Next();
        await using var service = await RunningService.StartAsync($"Http:ManagementPort={port}");
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Add("X-Forwarded-For", "10.0.0.7");
        using var answer = await http.GetAsync(
            new Uri($"http://127.0.0.1:{port}{path}"),
            TestContext.Current.CancellationToken
        );
        Assert.Equal(status, answer.StatusCode);
    }

    [Fact]
    public async Task Beside_a_management_port_the_main_port_has_no_metrics()
    {
        await using var service = await RunningService.StartAsync(
            $"Http:ManagementPort={Ports.Next()}"
        );
        using var answer = await service.GetAsync("/metrics");
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task Beside_a_management_port_the_main_port_has_health()
    {
        await using var service = await RunningService.StartAsync(
            $"Http:ManagementPort={Ports.Next()}"
        );
        using var answer = await service.GetAsync("/health/ready");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }
}
