using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SessionContext.Core;
using SessionContext.Server.Http;
using SessionContext.Server.Tests.Customers;
using SessionContext.Server.Tests.Identity;
using SessionContext.Server.Tests.Logins;
using SessionContext.Server.Tests.Ops.Scrape;

namespace SessionContext.Server.Tests.Ops;

/// <summary>Log lines and error answers of one request are found by the same id.</summary>
public sealed class RequestLogTests
{
    private const string Trace = "4bf92f3577b34da6a3ce929d0e0e4736";

    [Fact]
    public async Task The_line_of_a_request_has_its_trace_tenant_client_and_route()
    {
        var line = Assert.Single(
            await MeasuredService.LogAsync(),
            line => line.Contains(MeasuredService.Trace, StringComparison.Ordinal)
        );
        using var json = JsonDocument.Parse(line);
        var scope = json
            .RootElement.GetProperty("Scopes")
            .EnumerateArray()
            .Single(scope => scope.TryGetProperty("Route", out _));
        Assert.Equal(MeasuredService.Trace, scope.GetProperty("TraceId").GetString());
        Assert.Equal("demo", scope.GetProperty("Tenant").GetString());
        Assert.Equal("admin", scope.GetProperty("Client").GetString());
        Assert.Contains("{sessionId}", scope.GetProperty("Route").GetString());
    }

    [Fact]
    public async Task The_line_of_a_log_in_has_its_tenant_and_client() =>
        Assert.Contains(
            await MeasuredService.LogAsync(),
            line =>
                line.Contains("anonymous/login", StringComparison.Ordinal)
                && line.Contains(
                    "\"Tenant\":\"demo\",\"Client\":\"storefront\"",
                    StringComparison.Ordinal
                )
        );

    [Theory]
    [InlineData("GET")]
    [InlineData("PUT")]
    public async Task An_exception_is_logged_with_the_trace_id_of_its_answer(string method)
    {
        await using var server = await TestServer.StartAsync([.. Calls.Shop, .. LogLines.Settings]);
        using var log = new ScopedLines();
        server.Services.GetRequiredService<ILoggerFactory>().AddProvider(log);
        var token = await server.TokenAsync();
        await server.Services.GetRequiredService<ISessionContextStore>().DisposeAsync();

        using var request = new HttpRequestMessage(
            new HttpMethod(method),
            "/session-context/demo/context/s1"
        );
        request.Headers.Authorization = new("Bearer", token);
        request.Headers.Add("traceparent", $"00-{Trace}-b7ad6b7169203331-01");
        request.Content =
            method == "PUT"
                ? new StringContent("""{"metadata":{"version":1}}""", null, "application/json")
                : null;
        using var answer = await server.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal(Trace, (await answer.JsonAsync()).GetProperty("traceId").GetString());
        var scope = Assert.Single(log.Of(1001));
        Assert.Equal(Trace, scope["TraceId"]);
        Assert.Equal("demo", scope["Tenant"]);
        Assert.Equal("shop", scope["Client"]);
        Assert.Contains("{sessionId}", (string?)scope["Route"]);
    }

    [Fact]
    public async Task A_line_of_the_audit_log_says_which_request_it_is_about()
    {
        await using var shop = await SessionFixture.OpenAsync([
            .. LogLines.Settings,
            "--Logging:LogLevel:SessionContext.Audit=Information",
        ]);
        using var log = new ScopedLines();
        shop.Server.Services.GetRequiredService<ILoggerFactory>().AddProvider(log);
        var ann = await shop.WithContextAsync("ann");

        (await ann.OwnSessionsAsync()).Is(HttpStatusCode.OK);
        (await shop.ExportAsync("ann")).Is(HttpStatusCode.OK);
        (await shop.EraseAsync("ann")).Is(HttpStatusCode.OK);

        Assert.All(
            [6001, 6003, 6004],
            id =>
            {
                var scope = Assert.Single(log.Of(id));
                Assert.Equal("demo", scope["Tenant"]);
                Assert.Contains("TraceId", scope.Keys);
            }
        );
    }

    [Fact]
    public async Task Without_a_trace_each_request_has_an_id_of_its_own()
    {
        await using var server = await TestServer.StartAsync(Calls.Shop);
        var first = await IdAsync();
        Assert.Matches("^[0-9a-f]{32}$", first);
        Assert.NotEqual(first, await IdAsync());

        async Task<string?> IdAsync()
        {
            using var answer = await server.ReadAsync(null);
            return (await answer.JsonAsync()).GetProperty("traceId").GetString();
        }
    }

    [Theory]
    [InlineData(false, 1001, LogLevel.Warning)]
    [InlineData(true, 1007, LogLevel.Information)]
    public async Task A_503_is_a_warning_unless_the_service_is_shutting_down(
        bool isStopping,
        int eventId,
        LogLevel level
    )
    {
        var life = new ApplicationLifetime(NullLogger<ApplicationLifetime>.Instance);
        if (isStopping)
        {
            life.StopApplication();
        }

        using var log = new ScopedLines();
        using var factory = new LoggerFactory([log]);
        var handler = new ProblemExceptionHandler(
            new AnswerHeaders(false),
            life,
            factory.CreateLogger<ProblemExceptionHandler>()
        );
        var closing = new StoreUnavailableException("The store is closing.")
        {
            Kind = StoreFailureKind.Closing,
        };
        await handler.TryHandleAsync(new DefaultHttpContext(), closing, default);
        Assert.Equal([(eventId, level, !isStopping)], log.Lines);
    }

    /// <summary>Keeps lines with their scope.</summary>
    private sealed class ScopedLines : ILoggerProvider, ILogger, ISupportExternalScope
    {
        private readonly List<(int EventId, Dictionary<string, object?> Scope)> _scopes = [];
        private IExternalScopeProvider? _provider;

        public List<(int EventId, LogLevel Level, bool HasException)> Lines { get; } = [];

        public Dictionary<string, object?>[] Of(int eventId) =>
            [.. _scopes.Where(line => line.EventId == eventId).Select(line => line.Scope)];

        public void SetScopeProvider(IExternalScopeProvider scopeProvider) =>
            _provider = scopeProvider;

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => _provider?.Push(state);

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        )
        {
            var scope = new Dictionary<string, object?>();
            _provider?.ForEachScope(
                static (one, all) =>
                {
                    foreach (
                        var (name, value) in one as IEnumerable<KeyValuePair<string, object?>> ?? []
                    )
                    {
                        all.Add(name, value);
                    }
                },
                scope
            );
            lock (_scopes)
            {
                _scopes.Add((eventId.Id, scope));
                Lines.Add((eventId.Id, logLevel, exception is not null));
            }
        }

        public void Dispose() { }
    }
}
