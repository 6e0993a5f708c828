using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Trace;
using SessionContext.Server.Tests.Identity;
using SessionContext.Server.Tests.Stores;

namespace SessionContext.Server.Tests.Ops;

[EachEngine]
public sealed class TracesTests
{
    private const string Secret = "not-for-others";
    private const string Trace = "4bf92f3577b34da6a3ce929d0e0e4735";

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

    [Fact]
    public async Task Each_call_to_the_store_and_each_look_up_is_a_child_of_the_request()
    {
        var ended = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "SessionContext" or "Microsoft.AspNetCore",
            ActivityStopped = ended.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        await using var collector = await StartCollectorAsync([]);
        await using (
            var service = await RunningService.StartAsync(
                $"OTEL_EXPORTER_OTLP_ENDPOINT={collector.Urls.First()}",
                "OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf",
                "Directory:Tenants:demo:Sites:0:Code=main",
                "Directory:Tenants:demo:Sites:0:Default=true"
            )
        )
        {
            using var form = new FormUrlEncodedContent(
                new Dictionary<string, string>
                {
                    ["grant_type"] = "client_credentials",
                    ["client_id"] = "checkout",
                    ["client_secret"] = "a-secret-of-the-tests-0123456789",
                }
            );
            using var granted = await service.Http.PostAsync("/oauth/token", form);
            using var put = new HttpRequestMessage(
                HttpMethod.Put,
                "/session-context/demo/context/s1?upsert=true"
            )
            {
                Content = new StringContent("""{"metadata":{}}""", null, "application/json"),
            };
            var token = (await granted.JsonAsync()).GetProperty("access_token").GetString();
            put.Headers.Authorization = new("Bearer", token);
            put.Headers.Add("traceparent", $"00-{Trace}-b7ad6b7169203331-01");
            using var made = await service.Http.SendAsync(put);
            Assert.Equal(HttpStatusCode.NoContent, made.StatusCode);
        }

        var ours = ended.Where(span => span.TraceId.ToHexString() == Trace).ToList();
        var request = Assert.Single(ours, span => span.Source.Name == "Microsoft.AspNetCore");
        var children = ours.Except([request]).ToList();
        Assert.All(children, child => Assert.Equal(request.SpanId, child.ParentSpanId));
        Assert.Contains(children, child => child.OperationName == "read");
        Assert.Contains(children, child => child.OperationName == "find site");
        var swap = Assert.Single(children, child => child.OperationName == "compare_and_swap");
        Assert.Equal(TestStores.SystemName, swap.GetTagItem("db.system.name"));
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
