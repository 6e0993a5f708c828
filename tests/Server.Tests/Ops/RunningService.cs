using System.Net;
using Microsoft.AspNetCore.Builder;
using SessionContext.Server.Tests.Identity;
using SessionContext.Server.Tests.OpenApi;
using SessionContext.Server.Tests.Stores;

namespace SessionContext.Server.Tests.Ops;

/// <summary>The whole service on a loopback port of its own, with a store of its own.</summary>
internal sealed class RunningService : IAsyncDisposable
{
    private readonly string _folder;

    private RunningService(WebApplication app, string folder)
    {
        (App, _folder) = (app, folder);
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            // A request is counted after its answer, yet before the next one on its connection.
            MaxConnectionsPerServer = 1,
        };
        Http = new HttpClient(new DescribedAnswers(handler))
        {
            BaseAddress = new Uri(app.Urls.First()),
        };
    }

    public WebApplication App { get; }

    public HttpClient Http { get; }

    /// <summary>
    /// Starts the service with settings as the command line takes them, <c>Http:ManagementPort=9464</c>.
    /// </summary>
    public static async Task<RunningService> StartAsync(params string[] settings)
    {
        var folder = Directory.CreateTempSubdirectory("session-context-").FullName;
        var app = Server.App.Build([
            "urls=http://127.0.0.1:0",
            .. await TestStores.SettingsAsync(folder),
            "Logging:LogLevel:Microsoft.Hosting.Lifetime=Warning",
            "Identity:Clients:0:ClientId=checkout",
            $"Identity:Clients:0:SecretHash={Calls.CheapHash("a-secret-of-the-tests-0123456789")}",
            "Identity:Clients:0:Tenant=demo",
            "Identity:Clients:0:Scopes:0=sessioncontext.context_manage",
            .. settings,
        ]);
        await app.Services.UseReadyKeyAsync();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new RunningService(app, folder);
    }

    public Task<HttpResponseMessage> GetAsync(string path) =>
        Http.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);

    public async Task<string> TextAsync(string path)
    {
        using var answer = await GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        // Stopping waits for requests to end, which they do after their answers; disposing alone does not.
        await App.StopAsync(CancellationToken.None);
        await App.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
