using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using SessionContext.Server.Tests.Events;
using SessionContext.Server.Tests.Identity;

namespace SessionContext.Server.Tests.Input;

/// <summary>What is wrong with a request's head is answered before its body is read (contract § 4).</summary>
public sealed class HeadTests(HeadTests.Shop shop) : IClassFixture<HeadTests.Shop>
{
    private const string Length = "Content-Length: 200";
    private const string Form = "Content-Type: application/x-www-form-urlencoded";
    private static readonly string Type = "Content-Type: " + EventCalls.Structured;
    private static readonly string Signature = Convert.ToBase64String(new byte[32]);

    private static readonly string[] OpenToAll =
    [
        "/customer/{tenant}/login",
        "/customer/{tenant}/refreshauthtoken",
        "/oauth/token",
        "/session-context/{tenant}/events/webhook",
    ];

    [Fact]
    public async Task No_call_that_needs_a_token_reads_a_body_without_one()
    {
        var calls = CallsWithBody().Where(call => !OpenToAll.Contains(call.Path)).ToArray();
        Assert.True(calls.Length >= 6);
        foreach (var (method, path) in calls)
        {
            var line = $"{method} {Example(path)}";
            await IsAsync(401, line, [Length]);
            await IsAsync(401, line, [Length, "Authorization: Bearer a.b.c"]);
            await IsAsync(401, line, ["Transfer-Encoding: chunked"]);
        }
    }

    [Fact]
    public async Task No_call_reads_a_body_for_a_token_of_another_tenant()
    {
        var token = await shop.Server.TokenAsync();
        foreach (
            var (method, path) in CallsWithBody().Where(call => !OpenToAll.Contains(call.Path))
        )
        {
            var line =
                $"{method} {Example(path).Replace("demo", "other", StringComparison.Ordinal)}";
            await IsAsync(403, line, [Length, $"Authorization: Bearer {token}"]);
        }
    }

    [Fact]
    public void Only_calls_with_checks_of_their_own_read_a_body_without_a_token()
    {
        var open = Endpoints()
            .Where(endpoint => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null)
            .SelectMany(Calls)
            .Where(HasBody)
            .Select(call => call.Path);
        Assert.Equal(OpenToAll, open.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_head_that_may_be_right_has_its_body_read()
    {
        var token = await shop.Server.TokenAsync();
        await IsAsync(
            100,
            "PUT /session-context/demo/context/s?upsert=true",
            [Length, "Content-Type: application/json", $"Authorization: Bearer {token}"]
        );
        await IsAsync(100, Of("demo"), [Length, Type, $"X-Signature: {Signature}"]);
        await IsAsync(100, Of("demo"), [Length, Type, .. Standard(TimeSpan.Zero)]);
        await IsAsync(100, "POST /oauth/token", ["Content-Length: 16384", Form]);
    }

    public static TheoryData<string> WrongTypes =>
        ["X: none", "Content-Type: text/plain", "Content-Type: multipart/form-data; boundary=x"];

    [Theory]
    [MemberData(nameof(WrongTypes))]
    [InlineData("Content-Type: application/x-www-form-urlencoded; charset=latin1")]
    public async Task A_token_request_of_another_type_is_refused_by_its_head(string type)
    {
        var answer = await IsAsync(400, "POST /oauth/token", [Length, type]);
        Assert.Contains("\"invalid_request\"", answer.Body, StringComparison.Ordinal);
        Assert.Equal("no-store", answer.Headers["Cache-Control"]);
    }

    [Fact]
    public async Task A_token_request_that_is_too_long_is_refused_by_its_head()
    {
        var answer = await IsAsync(400, "POST /oauth/token", ["Content-Length: 16385", Form]);
        Assert.Contains("\"invalid_request\"", answer.Body, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(WrongTypes))]
    public async Task A_customers_refresh_or_log_in_of_another_type_is_refused_by_its_head(
        string type
    )
    {
        await IsAsync(415, "POST /customer/demo/refreshauthtoken", [Length, type]);
        await IsAsync(415, "POST /customer/demo/login", [Length, type]);
        await IsAsync(415, "POST /customer/demo/login", [Length, Form]);
        await IsAsync(415, "POST /customer/demo/login", ["Transfer-Encoding: chunked", type]);
    }

    [Theory]
    [InlineData("login")]
    [InlineData("refreshauthtoken")]
    public async Task A_customers_refresh_or_log_in_that_is_too_long_is_refused_by_its_head(
        string call
    )
    {
        const string json = "Content-Type: application/json";
        await IsAsync(413, $"POST /customer/demo/{call}", ["Content-Length: 32769", json]);
        await IsAsync(100, $"POST /customer/demo/{call}", ["Content-Length: 32768", json]);
    }

    [Fact]
    public async Task A_customers_log_in_that_cannot_be_right_is_refused_by_its_head()
    {
        string[] headers = [Length, "Content-Type: application/json"];
        await IsAsync(
            401,
            "POST /customer/demo/login",
            [.. headers, "Authorization: Bearer a.b.c"]
        );
        await IsAsync(404, "POST /customer/other/login", headers);
    }

    [Theory]
    [MemberData(nameof(WrongTypes))]
    public async Task A_webhook_of_another_type_is_refused_by_its_head_whoever_sends_it(string type)
    {
        var answer = await IsAsync(415, Of("demo"), [Length, type, $"X-Signature: {Signature}"]);
        var other = await IsAsync(415, Of("nobody"), [Length, type]);
        Assert.Equal(answer.Error, other.Error);
    }

    [Fact]
    public async Task A_webhook_that_is_too_long_is_refused_by_its_head_whoever_sends_it()
    {
        string[] headers = ["Content-Length: 262145", Type, $"X-Signature: {Signature}"];
        var answer = await IsAsync(413, Of("demo"), headers);
        Assert.Equal(answer.Error, (await IsAsync(413, Of("nobody"), headers)).Error);
    }

    public static TheoryData<string, string[]> WrongSignatures =>
        new()
        {
            { "demo", [] },
            { "demo", ["X-Signature: "] },
            { "demo", ["X-Signature: nonsense"] },
            { "demo", ["X-Signature: AAAA"] },
            { "demo", Standard(TimeSpan.FromSeconds(-301)) },
            { "demo", Standard(TimeSpan.FromSeconds(301)) },
            { "demo", Standard(TimeSpan.Zero, timestamp: "now") },
            { "demo", Standard(TimeSpan.Zero, id: "") },
            { "demo", Standard(TimeSpan.Zero, signature: "v1,AAAA") },
            { "demo", Standard(TimeSpan.Zero, signature: "v2," + Signature) },
            { "nobody", [$"X-Signature: {Signature}"] },
            { "nobody", Standard(TimeSpan.Zero) },
            { "NO-TENANT", [$"X-Signature: {Signature}"] },
        };

    [Theory]
    [MemberData(nameof(WrongSignatures))]
    public async Task A_webhook_whose_head_cannot_be_right_is_the_same_401_by_its_head(
        string tenant,
        string[] headers
    )
    {
        var answer = await IsAsync(401, Of(tenant), [Length, Type, .. headers]);

        using var connection = await RawConnection.OpenAsync(shop.Server);
        await connection.SendHeadAsync(
            Of("demo"),
            "Content-Length: 2",
            Type,
            $"X-Signature: {Signature}"
        );
        await connection.SendAsync("{}");
        var wrongByBody = (await connection.ReadAsync())!;
        Assert.Equal(wrongByBody.Status, answer.Status);
        Assert.Equal(wrongByBody.Error, answer.Error);
        Assert.Equal(
            wrongByBody.Headers.Where(header => header.Key != "Date"),
            answer.Headers.Where(header => header.Key is not ("Date" or "Connection"))
        );
    }

    [Theory]
    [InlineData("platform")]
    [InlineData("demo")]
    [InlineData("nobody")]
    public async Task A_platform_webhook_whose_head_cannot_be_right_is_the_same_401_by_its_head(
        string tenant
    )
    {
        const string json = "Content-Type: application/json";
        const string signed = "emporix-event-signature: ";
        string Published(int seconds) =>
            "emporix-event-publish-time: "
            + (Shop.Time.GetUtcNow() + TimeSpan.FromSeconds(seconds)).ToString(
                "O",
                CultureInfo.InvariantCulture
            );
        string[][] wrong =
        [
            [],
            [Published(0)],
            [signed + Signature],
            [signed + "AAAA", Published(0)],
            [signed + Signature, Published(-86_401)],
            [signed + Signature, Published(301)],
            [signed + Signature, "emporix-event-publish-time: now"],
            [$"X-Signature: {Signature}", Published(0)],
        ];
        var unsigned = await IsAsync(401, Of("nobody"), [Length, Type]);
        foreach (var headers in wrong)
        {
            var answer = await IsAsync(401, Of(tenant), [Length, json, .. headers]);
            Assert.Equal(unsigned.Error, answer.Error);
        }

        await IsAsync(415, Of(tenant), [Length, json, "ce-specversion: 1.0", .. wrong[2]]);
    }

    private async Task<RawAnswer> IsAsync(int status, string requestLine, string[] headers)
    {
        var answer = await RawConnection.AskByHeadAsync(shop.Server, requestLine, headers);
        Assert.True(
            status == answer.Status,
            $"{requestLine} {string.Join(", ", headers)}: {answer}"
        );
        return answer;
    }

    private static string Of(string tenant) => $"POST /session-context/{tenant}/events/webhook";

    private static string[] Standard(
        TimeSpan off,
        string id = "msg",
        string? timestamp = null,
        string? signature = null
    ) =>
        [
            $"webhook-id: {id}",
            "webhook-timestamp: "
                + (
                    timestamp
                    ?? (Shop.Time.GetUtcNow() + off)
                        .ToUnixTimeSeconds()
                        .ToString(CultureInfo.InvariantCulture)
                ),
            $"webhook-signature: {signature ?? "v1," + Signature}",
        ];

    private IEnumerable<(string Method, string Path)> CallsWithBody() =>
        Endpoints().SelectMany(Calls).Where(HasBody);

    private IEnumerable<RouteEndpoint> Endpoints() =>
        shop
            .Server.Services.GetRequiredService<EndpointDataSource>()
            .Endpoints.OfType<RouteEndpoint>();

    private static IEnumerable<(string Method, string Path)> Calls(RouteEndpoint endpoint) =>
        (endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? []).Select(method =>
            (method, "/" + endpoint.RoutePattern.RawText!.Trim('/'))
        );

    private static bool HasBody((string Method, string Path) call) =>
        call.Method is "POST" or "PUT" or "PATCH";

    private static string Example(string path) =>
        path.Replace("{tenant}", "demo", StringComparison.Ordinal)
            .Replace("{sessionId}", "s", StringComparison.Ordinal);

    /// <summary>A service whose tenant <c>demo</c> takes webhooks, at a time of its own.</summary>
    public sealed class Shop : IAsyncLifetime
    {
        private TestServer? _server;

        internal static FakeTimeProvider Time { get; } =
            new(new(2026, 2, 4, 17, 6, 50, TimeSpan.Zero));

        internal TestServer Server => _server!;

        public async ValueTask InitializeAsync() =>
            _server = await TestServer.StartAsync(
                null,
                Time,
                [
                    .. Identity.Calls.Shop,
                    "--Identity:Clients:1:ClientId=storefront",
                    "--Identity:Clients:1:Tenant=demo",
                    "--Identity:Clients:1:Public=true",
                    "--Identity:CustomerLogin:Address=http://127.0.0.1:9/{tenant}",
                    $"--Events:Webhooks:demo:Secrets:0={Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))}",
                    $"--Events:Webhooks:platform:Secrets:0={Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))}",
                    "--Events:Webhooks:platform:Style=emporix",
                ]
            );

        public ValueTask DisposeAsync() => _server!.DisposeAsync();
    }
}
