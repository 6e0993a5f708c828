using Microsoft.AspNetCore.Builder;
using SessionContext.Server.Tests.Identity;
using SessionContext.Server.Tests.Stores;

namespace SessionContext.Server.Tests;

/// <summary>The whole service in this process, on a loopback port of its own, with a store of its own.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly TestFolder? _ownFolder;

    private TestServer(WebApplication app, TestFolder? ownFolder)
    {
        (_app, _ownFolder) = (app, ownFolder);
        Http = new() { BaseAddress = new(app.Urls.First()) };
    }

    public HttpClient Http { get; }

    public IServiceProvider Services => _app.Services;

    public static Task<TestServer> StartAsync(params string[] settings) =>
        StartAsync(null, null, settings);

    public static async Task<TestServer> StartAsync(
        TestFolder? folder,
        TimeProvider? time,
        params string[] settings
    )
    {
        var own = folder is null ? new TestFolder() : null;
        var app = App.Build(
            [
                "--urls=http://127.0.0.1:0",
                "--Logging:LogLevel:Default=None",
                "--Logging:LogLevel:Microsoft.Hosting.Lifetime=None",
                .. await TestStores.SettingsAsync((folder ?? own!).Path),
                .. settings,
            ],
            time
        );
        await app.Services.UseReadyKeyAsync();
        await app.StartAsync();
        return new(app, own);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        _ownFolder?.Dispose();
    }
}
