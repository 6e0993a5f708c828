using System.Text.Json;
using SessionContext.Server.Tests.Identity;
using SessionContext.Server.Tests.Input;

namespace SessionContext.Server.Tests.Http;

/// <summary>What the HTTP server refuses before the service sees a request is JSON, too (contract § 3).</summary>
public sealed class RefusalTests
{
    public static TheoryData<int, string> Requests =>
        new()
        {
            { 400, "GET /health/live HTTP/1.1\r\n\r\n" }, // no Host
            { 400, "GET /health/live HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n" },
            { 400, "GET /health/live HTTP/1.1\r\nHost: a\r\nno colon\r\n\r\n" },
            { 400, "GET /%00 HTTP/1.1\r\nHost: a\r\n\r\n" },
            { 400, "nonsense\r\n\r\n" },
            { 414, $"GET /{new string('a', 9_000)} HTTP/1.1\r\nHost: a\r\n\r\n" },
            { 431, $"GET / HTTP/1.1\r\nHost: a\r\nX: {new string('a', 40_000)}\r\n\r\n" },
            {
                431,
                $"GET / HTTP/1.1\r\nHost: a\r\n{string.Concat(Enumerable.Repeat("X: 1\r\n", 101))}\r\n"
            },
            { 505, "GET / HTTP/9.9\r\nHost: a\r\n\r\n" },
        };

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task A_request_that_the_server_cannot_read_is_answered_in_JSON(
        int status,
        string request
    )
    {
        await using var server = await TestServer.StartAsync(Calls.Shop);
        using var connection = await RawConnection.OpenAsync(server);
        await connection.SendAsync(request);
        IsRefusal(await connection.ReadAsync(), status);
    }

    [Fact]
    public async Task A_refusal_behind_another_answer_is_JSON_and_the_answer_stays_as_it_is()
    {
        await using var server = await TestServer.StartAsync(Calls.Shop);
        using var connection = await RawConnection.OpenAsync(server);
        for (var i = 0; i < 3; i++)
        {
            await connection.SendHeadAsync("GET /health/live");
            Assert.Equal("""{"status":"live"}""", (await connection.ReadAsync())!.Body);
        }

        await connection.SendAsync("nonsense\r\n\r\n");
        IsRefusal(await connection.ReadAsync(), 400);
        Assert.Null(await connection.ReadAsync());
    }

    private static void IsRefusal(RawAnswer? answer, int status)
    {
        Assert.NotNull(answer);
        Assert.Equal(status, answer.Status);
        Assert.Equal("application/json", answer.Headers["Content-Type"]);
        Assert.Equal("nosniff", answer.Headers["X-Content-Type-Options"]);
        Assert.Equal("close", answer.Headers["Connection"]);
        using var body = JsonDocument.Parse(answer.Body);
        Assert.Equal(status, body.RootElement.GetProperty("code").GetInt32());
        Assert.NotEmpty(body.RootElement.GetProperty("status").GetString()!);
        Assert.NotEmpty(body.RootElement.GetProperty("message").GetString()!);
    }
}
