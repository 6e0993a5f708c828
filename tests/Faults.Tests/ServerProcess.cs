using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace SessionContext.Faults.Tests;

/// <summary>
/// The service as a process of its own, on a free port of the loopback address; it can be killed and started again over
/// its data folder.
/// </summary>
internal sealed partial class ServerProcess : IAsyncDisposable
{
    private const string Client = "backend";
    private const string Secret = "a-secret-for-tests-0123456789abcdef";

    private readonly Process _process;
    private readonly List<string> _output = [];
    private readonly TaskCompletionSource<Uri> _listening = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );

    private ServerProcess(ProcessStartInfo start)
    {
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => Read(line.Data);
        _process.ErrorDataReceived += (_, line) => Read(line.Data);
        _process.Exited += (_, _) =>
            _listening.TrySetException(new InvalidOperationException("The service ended"));
    }

    /// <summary>
    /// Waits far longer than any call may take; the calls themselves end by the service's own limits.
    /// </summary>
    public HttpClient Http { get; } = new() { Timeout = TimeSpan.FromMinutes(1) };

    public int Id => _process.Id;

    /// <summary>Everything that it wrote, its log and its last words.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return string.Join('\n', _output);
            }
        }
    }

    /// <summary>Starts the service over a data folder and waits until it listens.</summary>
    /// <param name="dataFolder">Its <c>Store:Path</c>.</param>
    /// <param name="inside">A shell script to run first; the service takes its place.</param>
    /// <param name="settings">Further settings, as environment variables.</param>
    public static async Task<ServerProcess> StartAsync(
        string dataFolder,
        string? inside = null,
        IReadOnlyDictionary<string, string>? settings = null
    )
    {
        var server = Launch(dataFolder, inside, settings);
        try
        {
            server.Http.BaseAddress = await server._listening.Task.WaitAsync(
                TimeSpan.FromMinutes(1),
                TestContext.Current.CancellationToken
            );
        }
        catch (Exception failure)
        {
            await server.DisposeAsync();
            throw new InvalidOperationException(server.Output, failure);
        }

        return server;
    }

    /// <summary>Starts the service where it should refuse to, and gives what it said and its exit code.</summary>
    public static async Task<(int ExitCode, string Output)> RunToEndAsync(
        string dataFolder,
        string? inside = null,
        IReadOnlyDictionary<string, string>? settings = null
    )
    {
        await using var server = Launch(dataFolder, inside, settings);
        return (await server.EndedAsync(), server.Output);
    }

    /// <summary>Gets a token and sends it with every call from now on.</summary>
    public async Task<string> AuthorizeAsync()
    {
        using var form = TokenForm();
        using var answer = await Http.PostAsync(
            "/oauth/token",
            form,
            TestContext.Current.CancellationToken
        );
        using var json = JsonDocument.Parse(
            await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)
        );
        var token = json.RootElement.GetProperty("access_token").GetString()!;
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return token;
    }

    /// <summary>What a client asks for a token with. The secret is that of the configured client.</summary>
    public static FormUrlEncodedContent TokenForm(string client = Client) =>
        new(
            new Dictionary<string, string>
            {
                ["grant_type"] = "client_credentials",
                ["client_id"] = client,
                ["client_secret"] = Secret,
            }
        );

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>
    /// Tells it to end (SIGTERM), as an orchestrator does; <see cref="EndedAsync"/> waits until it has.
    /// </summary>
    public void Terminate()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        kill.WaitForExit();
    }

    /// <summary>Its exit code.</summary>
    public async Task<int> EndedAsync()
    {
        await _process
            .WaitForExitAsync(TestContext.Current.CancellationToken)
            .WaitAsync(TimeSpan.FromMinutes(1));
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
        Http.Dispose();
    }

    /// <summary>The service's program, and how it is started.</summary>
    internal static ProcessStartInfo Program() =>
        new(
            Environment.ProcessPath is { } path && Path.GetFileName(path) == "dotnet"
                ? path
                : "dotnet",
            [Assembly]
        )
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

    private static string Assembly => Path.Combine(AppContext.BaseDirectory, "session-context.dll");

    private static ServerProcess Launch(
        string dataFolder,
        string? inside,
        IReadOnlyDictionary<string, string>? further
    )
    {
        var start = Program();
        if (inside is not null)
        {
            RunInside(start, inside);
        }

        var settings = new Dictionary<string, string>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["ASPNETCORE_URLS"] = "http://127.0.0.1:0",
            ["Store__Path"] = dataFolder,
            ["Identity__Clients__0__ClientId"] = Client,
            ["Identity__Clients__0__Secret"] = Secret,
            ["Identity__Clients__0__Tenant"] = "shop",
            ["Identity__Clients__0__Scopes__0"] = "sessioncontext.context_manage",
        };
        foreach (var (key, value) in settings.Concat(further ?? settings))
        {
            start.Environment[key] = value;
        }

        var server = new ServerProcess(start);
        server._process.Start();
        server._process.BeginOutputReadLine();
        server._process.BeginErrorReadLine();
        return server;
    }

    /// <summary>
    /// Gives a program a mount namespace of its own: what the script mounts is nobody else's, and gone with the
    /// process.
    /// </summary>
    internal static void RunInside(ProcessStartInfo start, string script)
    {
        string[] program = [start.FileName, .. start.ArgumentList];
        start.FileName = "unshare";
        start.ArgumentList.Clear();
        foreach (
            var argument in (string[])
                [
                    Environment.IsPrivilegedProcess ? "-m" : "-rm",
                    "sh",
                    "-c",
                    $"{script} && exec \"$0\" \"$@\"",
                    .. program,
                ]
        )
        {
            start.ArgumentList.Add(argument);
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
            _listening.TrySetResult(new Uri(match.Groups[1].Value));
        }
    }

    [GeneratedRegex("Now listening on: (http://127.0.0.1:[0-9]+)")]
    private static partial Regex ListeningOn();
}
