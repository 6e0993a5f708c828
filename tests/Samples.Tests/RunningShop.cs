using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;

[assembly: AssemblyFixture(typeof(SessionContext.Samples.Tests.RunningShop))]

namespace SessionContext.Samples.Tests;

/// <summary>
/// The service and the sample as <c>samples/storefront/run</c> starts them, and a browser to visit them with.
/// </summary>
public sealed partial class RunningShop : IAsyncLifetime
{
#if DEBUG
    private const string Configuration = "Debug";
#else
    private const string Configuration = "Release";
#endif
    private readonly string _secret = RandomNumberGenerator.GetHexString(64, lowercase: true);
    private readonly int _port = FreePort();
    private readonly HttpClient _service = new();
    private ChildProcess? _run;
    private Chromium? _browser;

    /// <summary>The page, at the origin that the service allows.</summary>
    public Uri Page => new($"http://localhost:{_port}/");

    /// <summary>The same page, at an origin that the service does not know.</summary>
    public Uri PageElsewhere => new($"http://127.0.0.1:{_port}/");

    /// <summary>The service.</summary>
    public Uri Service => _service.BaseAddress!;

    public async ValueTask InitializeAsync()
    {
        _browser = await Chromium.StartAsync();
        var servicePort = FreePort();
        string[] arguments =
        [
            "--no-build",
            $"--configuration={Configuration}",
            $"--port={_port}",
            $"--service-port={servicePort}",
        ];
        var start = new ProcessStartInfo(
            Path.Combine(Root(), "samples", "storefront", "run"),
            arguments.SelectMany(argument => argument.Split('='))
        );
        start.Environment["STOREFRONT_SECRET"] = _secret;
        // What is judged is not how fast a busy machine is.
        start.Environment["Directory__Timeout"] = "00:00:30";
        _run = new ChildProcess(start);
        await _run.SaysAsync(Step());
        await _run.SaysAsync(Ready());
        _service.BaseAddress = new Uri($"http://localhost:{servicePort}");
        await AuthorizeAsync();
    }

    /// <summary>A new visitor's tab, on the page and with nothing left to do.</summary>
    internal async Task<Tab> VisitAsync()
    {
        var tab = await OpenAsync();
        await tab.GoAsync(Page);
        await tab.IdleAsync();
        return tab;
    }

    /// <summary>A tab without a page.</summary>
    internal Task<Tab> OpenAsync() => _browser!.OpenAsync();

    /// <summary>What the service stores for a session; null where it answers 404.</summary>
    public async Task<JsonElement?> StoredAsync(string sessionId)
    {
        using var answer = await _service.GetAsync(
            new Uri($"/session-context/demo/context/{sessionId}", UriKind.Relative),
            TestContext.Current.CancellationToken
        );
        return answer.StatusCode == HttpStatusCode.NotFound
            ? null
            : await answer
                .EnsureSuccessStatusCode()
                .Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        if (_run is not null)
        {
            await _run.DisposeAsync();
        }

        _service.Dispose();
    }

    private async Task AuthorizeAsync()
    {
        using var form = new FormUrlEncodedContent(
            new Dictionary<string, string>
            {
                ["grant_type"] = "client_credentials",
                ["client_id"] = "backend",
                ["client_secret"] = _secret,
            }
        );
        using var answer = await _service.PostAsync(
            new Uri("/oauth/token", UriKind.Relative),
            form,
            TestContext.Current.CancellationToken
        );
        var json = await answer
            .EnsureSuccessStatusCode()
            .Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        _service.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer",
            json.GetProperty("access_token").GetString()
        );
    }

    /// <summary>
    /// Both programs have to know each other's port before they start, so it is chosen here: below those that systems
    /// give to outgoing connections.
    /// </summary>
    private static int FreePort()
    {
        while (true)
        {
            var port = RandomNumberGenerator.GetInt32(30_000, 32_000);
            using var listener = new TcpListener(IPAddress.Loopback, port);
            try
            {
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Somebody else's; the next one.
            }
        }
    }

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "SessionContext.slnx")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        return folder;
    }

    /// <summary>What the script says while it works.</summary>
    [GeneratedRegex("^Starting the service on port ([0-9]+)")]
    private static partial Regex Step();

    [GeneratedRegex("^Open (http://[^ ]+)")]
    private static partial Regex Ready();
}
