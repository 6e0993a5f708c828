using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SessionContext.Server.Settings;
using SessionContext.Server.Tests.Identity;
using SessionContext.Server.Tests.Input;

namespace SessionContext.Server.Tests.Http;

/// <summary><c>Kestrel:Limits</c> in the configuration holds, or stops the start.</summary>
public sealed class KestrelLimitsTests
{
    [Fact]
    public async Task A_configured_limit_takes_the_place_of_the_services_own()
    {
        await using var server = await TestServer.StartAsync([
            .. Calls.Shop,
            "--Kestrel:Limits:MaxRequestHeaderCount=20",
            "--Kestrel:Limits:MaxConcurrentConnections=77",
            "--Kestrel:Limits:MaxRequestBodySize=5000",
            "--Kestrel:Limits:KeepAliveTimeout=00:00:33",
            "--Kestrel:Limits:RequestHeadersTimeout=00:00:44",
            "--Kestrel:Limits:MinRequestBodyDataRate:BytesPerSecond=123",
            "--Kestrel:Limits:MinRequestBodyDataRate:GracePeriod=00:00:07",
            "--Kestrel:Limits:Http2:MaxStreamsPerConnection=9",
        ]);
        var limits = LimitsOf(server);
        Assert.Equal(20, limits.MaxRequestHeaderCount);
        Assert.Equal(77, limits.MaxConcurrentConnections);
        Assert.Equal(5000, limits.MaxRequestBodySize);
        Assert.Equal(TimeSpan.FromSeconds(33), limits.KeepAliveTimeout);
        Assert.Equal(TimeSpan.FromSeconds(44), limits.RequestHeadersTimeout);
        Assert.Equal(123, limits.MinRequestBodyDataRate!.BytesPerSecond);
        Assert.Equal(TimeSpan.FromSeconds(7), limits.MinRequestBodyDataRate.GracePeriod);
        Assert.Equal(9, limits.Http2.MaxStreamsPerConnection);
    }

    [Fact]
    public async Task A_longer_request_line_is_read_where_it_is_allowed()
    {
        await using var server = await TestServer.StartAsync([
            .. Calls.Shop,
            "--Kestrel:Limits:MaxRequestLineSize=65536",
        ]);
        using var connection = await RawConnection.OpenAsync(server);
        await connection.SendHeadAsync($"GET /health/live?{new string('a', 60_000)}");
        Assert.Equal(200, (await connection.ReadAsync())!.Status);
    }

    [Fact]
    public async Task Without_a_setting_the_services_own_limits_hold()
    {
        await using var server = await TestServer.StartAsync(Calls.Shop);
        var limits = LimitsOf(server);
        Assert.Equal(32 * 1024, limits.MaxRequestBufferSize);
        Assert.Equal(4 * 1024, limits.MinRequestBodyDataRate!.BytesPerSecond);
    }

    [Theory]
    [InlineData("Kestrel:Limits:MaxRequestLineSize", "many")]
    [InlineData("Kestrel:Limits:MaxRequestLineSize", "-1")]
    [InlineData("Kestrel:Limits:MaxRequestLines", "1")]
    [InlineData("Kestrel:Limits:Http2:MaxStreamsPerConnection", "0")]
    [InlineData("Kestrel:Limits:MinRequestBodyDataRate:BytesPerSecond", "5")]
    [InlineData("Kestrel:Limit:MaxRequestLineSize", "10000")]
    [InlineData("Kestrel:AddServerHeader", "true")]
    public void A_limit_that_cannot_hold_stops_the_start_and_is_named(string key, string value)
    {
        var wrong = Assert.Throws<SettingsException>(() => App.Build([$"{key}={value}"]));
        Assert.Contains(
            string.Join(':', key.Split(':').Take(2)),
            wrong.Message,
            StringComparison.Ordinal
        );
    }

    private static KestrelServerLimits LimitsOf(TestServer server) =>
        server.Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value.Limits;
}
