using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Configuration;
using SessionContext.Server.Cli;

namespace SessionContext.Server.Tests.Ops;

public sealed class HealthCommandTests
{
    [Fact]
    public async Task The_command_succeeds_while_the_service_is_ready()
    {
        await using var service = await RunningService.StartAsync();
        Assert.Equal(0, await RunAsync(service.App.Urls.First()));
    }

    [Fact]
    public async Task The_command_fails_where_nobody_listens()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var address = $"http://{taken.LocalEndpoint}";
        taken.Stop();
        Assert.Equal(1, await RunAsync(address));
    }

    [Theory]
    [InlineData("http_ports", "8080", "http://127.0.0.1:8080/")]
    [InlineData("urls", "https://*:8443;http://+:8081", "http://127.0.0.1:8081/")]
    [InlineData("urls", "http://10.1.2.3:8080", "http://10.1.2.3:8080/")]
    [InlineData("urls", "http://[::]:8080", "http://127.0.0.1:8080/")]
    [InlineData("Kestrel:Endpoints:Main:Url", "http://localhost:80", "http://localhost/")]
    [InlineData("https_ports", "8443", null)]
    [InlineData("any", "other", "http://localhost:5000/")]
    public void It_asks_where_the_service_listens(string key, string value, string? expected) =>
        Assert.Equal(expected, Address((key, value)));

    [Theory]
    [InlineData("9464", "http://localhost:9464/")]
    [InlineData("*:9464", "http://127.0.0.1:9464/")]
    [InlineData("10.1.2.3:9464", "http://10.1.2.3:9464/")]
    public void It_asks_at_the_management_port_where_there_is_one(string port, string expected) =>
        Assert.Equal(expected, Address(("urls", "http://*:8080"), ("Http:ManagementPort", port)));

    // On another thread, for a command is run to its end before a service starts.
    private static Task<int?> RunAsync(string url) =>
        Task.Run(
            () => Commands.TryRun(["health", "--url", url]),
            TestContext.Current.CancellationToken
        );

    private static string? Address(params (string Key, string Value)[] settings) =>
        ServiceAddress
            .In(
                new ConfigurationBuilder()
                    .AddInMemoryCollection(settings.ToDictionary(s => s.Key, s => (string?)s.Value))
                    .Build()
            )
            ?.ToString();
}
