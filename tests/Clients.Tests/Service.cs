using Microsoft.AspNetCore.Builder;
using SessionContext.Server;

[assembly: AssemblyFixture(typeof(SessionContext.Clients.Tests.Service))]

namespace SessionContext.Clients.Tests;

/// <summary>The service in this process, with one client of the tenant <c>demo</c>.</summary>
public sealed class Service : IAsyncLifetime
{
    public const string ClientId = "checkout";

    public const string Secret = "a-secret-for-tests-0123456789abcdef";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("session-context-");
    private readonly WebApplication _app;

    public Service() =>
        _app = App.Build([
            "--urls=http://127.0.0.1:0",
            "--Logging:LogLevel:Default=Warning",
            "--Logging:LogLevel:Microsoft.Hosting.Lifetime=Warning",
            $"--Store:Path={Path.Combine(_folder.FullName, "data")}",
            $"--Identity:Clients:0:ClientId={ClientId}",
            $"--Identity:Clients:0:Secret={Secret}",
            "--Identity:Clients:0:Tenant=demo",
            "--Identity:Clients:0:Scopes:0=sessioncontext.context_manage",
            "--Identity:Clients:0:Scopes:1=sessioncontext.privacy_manage",
        ]);

    public Uri Address => new(_app.Urls.First());

    public async ValueTask InitializeAsync() =>
        await _app.StartAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
