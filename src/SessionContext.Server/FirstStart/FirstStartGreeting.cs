using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace SessionContext.Server.FirstStart;

/// <summary>
/// Shows on the console how to make the first calls, once the service listens. The command <c>token</c> reads the
/// secret from its file, so the secret is neither shown nor logged.
/// </summary>
internal sealed class FirstStartGreeting(string clientFile, IServer server)
    : IHostedLifecycleService
{
    /// <inheritdoc />
    public Task StartedAsync(CancellationToken cancellationToken) =>
        Console.Out.WriteLineAsync(Text());

    private static string Program => Path.Combine(AppContext.BaseDirectory, "session-context");

    private static string Quoted(string word) =>
        $"'{word.Replace("'", @"'\''", StringComparison.Ordinal)}'";

    private string Text()
    {
        var address = Address();
        return $$"""

            No client is configured, so two for tenant demo were made (Development only): a backend, whose secret is in {{clientFile}}, and a storefront. Try in another terminal:

            TOKEN=$({{Quoted(Program)}} token --url {{address}} --path {{Quoted(
                Path.GetDirectoryName(clientFile)!
            )}})
            curl -i -X PUT "{{address}}/session-context/demo/context/my-session?upsert=true" -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' -d '{"siteCode":"main","currency":"EUR","metadata":{} }'
            curl -i {{address}}/session-context/demo/context/my-session -H "Authorization: Bearer $TOKEN"
            curl -i "{{address}}/customerlogin/auth/anonymous/login?tenant={{FirstStartClient.Tenant}}&client_id={{FirstStartClient.StorefrontId}}&currency=EUR"

            """;
    }

    private string Address()
    {
        var bound = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault();
        var address = BindingAddress.Parse(bound ?? "http://localhost");
        var host = address.Host is "[::]" or "0.0.0.0" or "*" or "+" ? "localhost" : address.Host;
        return $"{address.Scheme}://{host}:{address.Port}";
    }

    /// <inheritdoc />
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
