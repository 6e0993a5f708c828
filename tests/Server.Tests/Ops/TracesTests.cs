using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Trace;
using SessionContext.Server.Tests.Stores;

namespace SessionContext.Server.Tests.Ops;

[EachEngine]
public sealed class TracesTests
{
    private const string Secret = "not-for-others";

    [Fact]
    public async Task Nothing_is_traced_unless_an_endpoint_is_configured()
    {
        await using var service = await RunningService.StartAsync();
        Assert.Null(service.App.Services.GetService<TracerProvider>());
    }

    [Fact]
    public async Task Traces_name_the_route()
    {
        Assert.Contains(
            "/session-context/{tenant}/context/{sessionId}",
            await TracesOfAsync("/session-context/demo/context/s1"),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("access_token")]
    [InlineData("accessToken")]
    [InlineData("subjectAccessToken")]
    [InlineData("refresh_token")]
    [InlineData("client_secret")]
    public async Task No_query_value_is_traced(string name)
    {
        var traces = await TracesOfAsync($"/session-context/demo/context/s1?{name}={Secret}");
        Assert.Contains($"{name}=Redacted", traces, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, traces, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Authorization", $"Bearer {Secret}")]
    [InlineData("saas-token", Secret)]
    public async Task No_token_in_a_header_is_traced(string name, string value)
    {
        var traces = await TracesOfAsync("/session-context/demo/context/s1", (name, value));
        Assert.DoesNotContain(Secret, traces, StringComparison.Ordinal);
    }

    /// <summary>All that the service exports over its life, in which it answers one request.</summary>
    private static async Task<string> TracesOfAsync(
        string path,
        params (string Name, string Value)[] headers
    )
    {
        var received = new ConcurrentQueue<string>();
        await using var collector = await StartCollectorAsync(received);
        var service = await RunningService.StartAsync(
            $"OTEL_EXPORTER_OTLP_ENDPOINT={collector.Urls.First()}",
            "OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf"
        );
        await using (service)
        {
            foreach (var (name, value) in headers)
            {
                service.Http.DefaultRequestHeaders.Add(name, value);
            }

            using var _ = await service.GetAsync(path);
        }

        return string.Concat(received);
    }

    private static async Task<WebApplication> StartCollectorAsync(ConcurrentQueue<string> received)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.MapPost(
            "/v1/{signal}",
            async (HttpRequest request) =>
            {
                // Protobuf keeps text as it is.
                using var body = new StreamReader(request.Body, Encoding.Latin1);
                received.Enqueue(await body.ReadToEndAsync());
            }
        );
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }
}
