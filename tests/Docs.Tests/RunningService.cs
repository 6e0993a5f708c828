using System.Diagnostics;
using System.Text.RegularExpressions;

namespace SessionContext.Docs.Tests;

/// <summary>
/// The service as <c>./run</c> starts it, but for the port, and a folder like that of the reader who started it:
/// <c>run</c>, the program in <c>artifacts/run</c>, the data in <c>data</c>.
/// </summary>
public sealed partial class RunningService : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly TaskCompletionSource<Uri> _listening = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );
    private readonly TaskCompletionSource _greeted = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );
    private readonly List<string> _output = [];
    private Process? _process;

    /// <summary>The reader's working directory.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("docs-tests-").FullName;

    /// <summary>The folder with the program <c>session-context</c>.</summary>
    public string Programs =>
        Path.Combine(Folder, "artifacts", "run", "bin", "SessionContext.Server", "release");

    /// <summary>Where it listens.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>The commands that its first start prints.</summary>
    public string[] Greeting =>
        [
            .. Output
                .SkipWhile(line => !line.StartsWith("TOKEN=", StringComparison.Ordinal))
                .TakeWhile(line => line.Length > 0),
        ];

    /// <summary>
    /// The variables that its commands need to find this service instead of one on port 8080, and the runtime.
    /// </summary>
    internal IReadOnlyDictionary<string, string> Environment =>
        new Dictionary<string, string>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["ASPNETCORE_URLS"] = Address.GetLeftPart(UriPartial.Authority),
            ["DOTNET_ROOT"] = Runtime,
        };

    /// <summary>The settings with which the guides tell their readers to start the service.</summary>
    private static Dictionary<string, string> Settings { get; } =
        new()
        {
            ["Events__Webhooks__demo__Secrets__0"] = "a-secret-of-the-shop-0123456789",
            ["Events__Webhooks__platform__Style"] = "emporix",
            ["Events__Webhooks__platform__Secrets__0"] = "a-secret-of-the-platform-0123456789",
            ["Events__WebhookOrigins__0"] = "eventgrid.azure.net",
            ["Http__AllowedOrigins__0"] = "http://localhost:3000",
        };

    /// <summary>The program, as built with these tests.</summary>
    internal static string Program =>
        Repository.Path("src", "SessionContext.Server", "bin", BuiltAs, "session-context");

    // Release/net10.0
    private static string BuiltAs =>
        Path.GetRelativePath(
            Repository.Path("tests", "Docs.Tests", "bin"),
            AppContext.BaseDirectory
        );

    /// <summary>Where the .NET runtime of these tests is.</summary>
    internal static string Runtime =>
        Path.GetFullPath(
            Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "../../..")
        );

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Programs)!);
        Directory.CreateSymbolicLink(Programs, Path.GetDirectoryName(Program)!);
        File.Copy(Repository.Path("run"), Path.Combine(Folder, "run"));
        var start = new ProcessStartInfo(Program)
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        start.Environment["DOTNET_ROOT"] = Runtime;
        foreach (var (key, value) in Settings)
        {
            start.Environment[key] = value;
        }

        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => Read(line.Data);
        _process.ErrorDataReceived += (_, line) => Read(line.Data);
        _process.Exited += (_, _) => _listening.TrySetException(new InvalidOperationException());
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        try
        {
            Address = await _listening.Task.WaitAsync(Patience);
            await _greeted.Task.WaitAsync(Patience);
        }
        catch (Exception failure)
        {
            throw new InvalidOperationException(
                $"The service did not start:\n{string.Join('\n', Output)}",
                failure
            );
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { } process)
        {
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }

        Directory.Delete(Folder, recursive: true);
    }

    private string[] Output
    {
        get
        {
            lock (_output)
            {
                return [.. _output];
            }
        }
    }

    private void Read(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_output)
        {
            _output.Add(line);
        }

        if (ListeningOn().Match(line) is { Success: true } match)
        {
            _listening.TrySetResult(new(match.Groups[1].Value));
        }

        if (line.Contains("/anonymous/login", StringComparison.Ordinal)) // the last command of the greeting
        {
            _greeted.TrySetResult();
        }
    }

    [GeneratedRegex("Now listening on: (http://127.0.0.1:[0-9]+)")]
    private static partial Regex ListeningOn();
}
