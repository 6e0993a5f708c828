using Microsoft.AspNetCore.Builder;
using SessionContext.Server.Tests.Identity;
using SessionContext.Server.Tests.OpenApi;
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
        Http = new(new DescribedAnswers(new SocketsHttpHandler()))
        {
            BaseAddress = new(app.Urls.First()),
        };
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
        var app = await BuildAsync(folder ?? own!, time, settings);
        await app.Services.UseReadyKeyAsync();
        await app.StartAsync();
        return new(app, own);
    }

    /// <summary>Starts the service as operators do: where there is no signing key, it makes one.</summary>
    public static async Task<TestServer> StartForTheFirstTimeAsync(
        TestFolder folder,
        params string[] settings
    )
    {
        var app = await BuildAsync(folder, null, settings);
        await app.StartAsync();
        return new(app, null);
    }

    private static async Task<WebApplication> BuildAsync(
        TestFolder folder,
        TimeProvider? time,
        string[] settings
    ) =>
        App.Build(
            [
                "--urls=http://127.0.0.1:0",
                "--Logging:LogLevel:Default=None",
                "--Logging:LogLevel:Microsoft.Hosting.Lifetime=None",
                .. await TestStores.SettingsAsync(folder.Path),
                .. settings,
            ],
            time
        );

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        _ownFolder?.Dispose();
    }
}
