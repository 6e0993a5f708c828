using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using SessionContext.Server.Backups;
using SessionContext.Server.Storage;
using SessionContext.Server.Tests.Identity;
using SessionContext.Server.Tests.Ops.Scrape;
using SessionContext.Server.Tests.ShopDirectory;
using SessionContext.Server.Tests.Stores;

[assembly: AssemblyFixture(typeof(MeasuredService))]

namespace SessionContext.Server.Tests.Ops.Scrape;

/// <summary>
/// What the service exports at <c>/metrics</c> after it was called in most ways: scraped once, for all tests of this
/// run. A process of its own, since the other tests' services count in this one.
/// </summary>
public sealed partial class MeasuredService : IAsyncDisposable
{
    private const string ReadScope = "sessioncontext.context_read";
    private const string AdminScope = "sessioncontext.context_admin";

    /// <summary>The trace of the one read that finds its context, as its caller sends it.</summary>
    public const string Trace = "0af7651916cd43dd8448eb211c80319c";

    private static readonly Lazy<Task<(string Scrape, string Log)>> Called = new(RunAsync);

    /// <summary>The text of the scrape.</summary>
    public static async Task<string> TextAsync() => (await Called.Value).Scrape;

    /// <summary>The lines of the log, JSON, from the first request on.</summary>
    public static async Task<string[]> LogAsync() =>
        (await Called.Value).Log.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <inheritdoc />
    public ValueTask DisposeAsync() => default;

    private static async Task<(string, string)> RunAsync()
    {
        using var folder = new TestFolder();
        var data = folder.File("data");
        await using var sites = await UpstreamServer.StartAsync(Answers.Json(Answers.Sites));
        using var process = Start([
            .. await TestStores.SettingsAsync(data),
            $"--Directory:Sites:BaseAddress={sites.Address}",
        ]);
        string scrape;
        Task<string> log;
        try
        {
            var address = await ListeningAsync(process);
            log = process.StandardOutput.ReadToEndAsync();
            using var http = new HttpClient
            {
                BaseAddress = address,
                Timeout = TimeSpan.FromMinutes(1),
            };
            await CallAsync(http);
            if (Directory.Exists(data))
            {
                await ControlClient.TrySendAsync(
                    new DataFolder(data),
                    $"{ControlListener.BackupCommand}{folder.File("backup")}",
                    CancellationToken.None
                );
            }

            scrape = await http.GetStringAsync("/metrics");
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
        }

        return (scrape, await log);
    }

    private static Process Start(string[] settings)
    {
        string[] client(int index, string name, params string[] more) =>
            [
                $"--Identity:Clients:{index}:ClientId={name}",
                $"--Identity:Clients:{index}:Tenant=demo",
                .. more.Select(setting => $"--Identity:Clients:{index}:{setting}"),
            ];
        var secret = $"SecretHash={Calls.CheapHash(Calls.Secret)}";
        var start = new ProcessStartInfo(
            "dotnet",
            [
                Path.Combine(AppContext.BaseDirectory, "session-context.dll"),
                "--urls=http://127.0.0.1:0",
                .. settings,
                .. client(0, "admin", secret, $"Scopes:0={AdminScope}"),
                .. client(1, "reader", secret, $"Scopes:0={ReadScope}"),
                .. client(2, "storefront", "Public=true"),
                "--Limits:FailedLoginsPerMinute=1",
                "--Limits:LoginsPerMinute=2",
                "--Logging:LogLevel:Microsoft.AspNetCore.HttpLogging=Information",
            ]
        )
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return Process.Start(start)!;
    }

    private static async Task<Uri> ListeningAsync(Process process)
    {
        var errors = process.StandardError.ReadToEndAsync();
        var output = new StringBuilder();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            output.AppendLine(line);
            if (Listening().Match(line) is { Success: true } match)
            {
                return new Uri(match.Groups[1].Value);
            }
        }

        throw new InvalidOperationException(output + await errors);
    }

    private static async Task CallAsync(HttpClient http)
    {
        await SendAsync(HttpMethod.Get, "/health/ready");
        var admin = await TokenAsync("admin");
        var reader = await TokenAsync("reader");
        const string Context = "/session-context/demo/context";
        const string New = """{"currency":"EUR","metadata":{"version":0},"cartId":"c1"}""";
        await SendAsync(HttpMethod.Put, $"{Context}/s1?upsert=true", admin, New);
        await SendAsync(
            HttpMethod.Put,
            $"{Context}/s1",
            admin,
            """{"currency":"USD","metadata":{"version":1}}"""
        );
        await SendAsync(HttpMethod.Put, $"{Context}/s1", admin, New); // stale
        await SendAsync(HttpMethod.Delete, $"{Context}/s1", admin, ifMatch: "\"none\"");
        await SendAsync(HttpMethod.Put, $"{Context}/s1", reader, New); // no scope
        await SendAsync(HttpMethod.Get, $"{Context}/s1");
        await SendAsync(HttpMethod.Get, $"{Context}/s1", Forged(admin));
        await SendAsync(HttpMethod.Get, $"{Context}/s1", admin, trace: Trace);
        await EventAsync("cart.created", """{"cartId":"c2","sessionId":"s2"}""");
        await EventAsync("cart.closed", """{"cartId":"c2"}""");
        await EventAsync("customer.deleted", """{"customerId":"ann"}""");
        for (var i = 0; i < 3; i++)
        {
            await SendAsync(
                HttpMethod.Get,
                "/customerlogin/auth/anonymous/login?tenant=demo&client_id=storefront&currency=EUR"
            );
        }

        await TokenAsync("admin", "wrong");
        await TokenAsync("admin", "wrong again");

        Task EventAsync(string type, string eventData) =>
            SendAsync(
                HttpMethod.Post,
                "/session-context/demo/events",
                admin,
                $$"""{"specversion":"1.0","id":"{{type}}","source":"/shop","type":"{{type}}","data":{{eventData}}}""",
                "application/cloudevents+json"
            );

        async Task<string> SendAsync(
            HttpMethod method,
            string path,
            string? token = null,
            string? body = null,
            string type = "application/json",
            string? ifMatch = null,
            string? trace = null
        )
        {
            using var request = new HttpRequestMessage(method, path);
            request.Content = body is null
                ? null
                : new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue(type));
            request.Headers.Authorization = token is null ? null : new("Bearer", token);
            if (trace is not null)
            {
                request.Headers.Add("traceparent", $"00-{trace}-b7ad6b7169203331-01");
            }

            if (ifMatch is not null)
            {
                request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
            }

            using var answer = await http.SendAsync(request);
            return await answer.Content.ReadAsStringAsync();
        }

        async Task<string> TokenAsync(string client, string secret = Calls.Secret)
        {
            using var form = new FormUrlEncodedContent(
                new Dictionary<string, string>
                {
                    ["grant_type"] = "client_credentials",
                    ["client_id"] = client,
                    ["client_secret"] = secret,
                }
            );
            using var answer = await http.PostAsync("/oauth/token", form);
            using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
            return json.RootElement.TryGetProperty("access_token", out var token)
                ? token.GetString()!
                : "";
        }
    }

    // Another letter in the middle of the signature.
    private static string Forged(string token)
    {
        var at = token.Length - 100;
        return $"{token[..at]}{(token[at] == 'A' ? 'B' : 'A')}{token[(at + 1)..]}";
    }

    [GeneratedRegex("Now listening on: (http://127.0.0.1:[0-9]+)")]
    private static partial Regex Listening();
}
