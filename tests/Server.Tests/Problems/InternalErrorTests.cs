using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using SessionContext.Server.Http;

namespace SessionContext.Server.Tests.Problems;

/// <summary>Contract § 3: what fails unexpectedly tells its caller nothing of the inside.</summary>
public sealed class InternalErrorTests
{
    [Theory]
    [InlineData("Development")]
    [InlineData("Production")]
    public async Task A_500_holds_neither_stack_trace_nor_path_nor_connection_string(
        string environment
    )
    {
        await using var app = await StartAsync(environment);
        using var http = new HttpClient();
        using var answer = await http.GetAsync(
            new Uri(app.Urls.First()),
            TestContext.Current.CancellationToken
        );

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Equal("application/json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Matches(
            """^{"code":500,"status":"Internal Server Error","error":"internal_error","message":"The service failed to answer; see its log.","traceId":"[0-9a-f]{32}"}$""",
            await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)
        );
        // The exception cleared the headers that every answer has.
        Assert.True(answer.Headers.Contains("X-Content-Type-Options"));
        Assert.Contains("Origin", answer.Headers.Vary);
    }

    private static async Task<WebApplication> StartAsync(string environment)
    {
        var builder = WebApplication.CreateSlimBuilder(
            new WebApplicationOptions { EnvironmentName = environment }
        );
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddAnswerHeaders(["https://shop.example"]);
        builder.Services.AddProblems();
        var app = builder.Build();
        app.UseProblems();
        app.UseAnswerHeaders();
        app.Run(_ => throw new IOException("/var/lib/contexts: Host=db;Password=secret"));
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }
}
