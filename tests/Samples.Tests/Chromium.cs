using System.Diagnostics;
using System.Text.RegularExpressions;

namespace SessionContext.Samples.Tests;

/// <summary>A headless Chromium with a profile of its own.</summary>
internal sealed partial class Chromium : IAsyncDisposable
{
    private static readonly string[] Names =
    [
        "chromium",
        "chromium-browser",
        "google-chrome",
        "google-chrome-stable",
    ];

    private readonly DirectoryInfo _profile = Directory.CreateTempSubdirectory("chromium-");
    private readonly ChildProcess _process;
    private DevTools? _tools;

    private Chromium(string program)
    {
        string[] arguments =
        [
            "--headless",
            "--remote-debugging-port=0",
            $"--user-data-dir={_profile.FullName}",
            "--no-first-run",
            "--no-default-browser-check",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-extensions",
            "--disable-dev-shm-usage",
            "--disable-gpu",
            "--window-size=1280,800",
            // Its sandbox does not start as root, as which containers often run.
            .. Environment.IsPrivilegedProcess ? ["--no-sandbox"] : Array.Empty<string>(),
            "about:blank",
        ];
        _process = new ChildProcess(new ProcessStartInfo(program, arguments));
    }

    public static async Task<Chromium> StartAsync()
    {
        var browser = new Chromium(Find());
        try
        {
            var address = await browser._process.SaysAsync(ListeningOn());
            browser._tools = await DevTools.ConnectAsync(new Uri(address));
            return browser;
        }
        catch
        {
            await browser.DisposeAsync();
            throw;
        }
    }

    /// <summary>Opens a tab that shares nothing with the others: neither storage nor cache.</summary>
    public Task<Tab> OpenAsync() => Tab.OpenAsync(_tools!);

    public async ValueTask DisposeAsync()
    {
        if (_tools is not null)
        {
            await _tools.DisposeAsync();
        }

        await _process.DisposeAsync();
        _profile.Delete(recursive: true);
    }

    private static string Find() =>
        Environment
            .GetEnvironmentVariable("PATH")!
            .Split(Path.PathSeparator)
            .SelectMany(folder => Names.Select(name => Path.Combine(folder, name)))
            .FirstOrDefault(File.Exists)
        ?? throw new InvalidOperationException(
            "Chromium is needed to test the sample storefront: apt-get install chromium, or Google Chrome on the PATH"
        );

    [GeneratedRegex("DevTools listening on (ws://.+)")]
    private static partial Regex ListeningOn();
}
