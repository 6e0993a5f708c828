using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SessionContext.Server.Tokens;

namespace SessionContext.Server.Tests.Identity;

/// <summary>What the log tells at start of an issuer that cannot be reached.</summary>
public sealed class IssuerProbeTests
{
    private const int KeysUnavailable = 2010;

    [Fact]
    public async Task An_issuer_that_cannot_be_reached_is_told_at_start_and_the_service_serves()
    {
        await using var server = await TestServer.StartAsync([
            .. LogLines.Settings,
            .. Calls.Shop,
            "--Identity:Issuers:0:Issuer=https://login.example/",
            "--Identity:Issuers:0:Audience=session-context",
            "--Identity:Issuers:0:Authority=http://127.0.0.1:1",
        ]);
        using var log = new LogLines();
        server.Services.GetRequiredService<ILoggerFactory>().AddProvider(log);
        // The start of the service ran it already, perhaps before the log was added.
        var probe = server.Services.GetServices<IHostedService>().OfType<IssuerProbe>().Single();
        await probe.StartAsync(CancellationToken.None);
        await probe.ExecuteTask!;

        Assert.Contains(
            log.Of(KeysUnavailable),
            line => line.Contains("https://login.example/", StringComparison.Ordinal)
        );
        using var health = await server.Http.GetAsync("/health/live");
        Assert.True(health.IsSuccessStatusCode);
    }
}
