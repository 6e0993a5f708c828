using System.Net;
using System.Net.Http.Headers;
using SessionContext.Server.Tests.Identity;
using SessionContext.Server.Tests.Stores;

namespace SessionContext.Server.Tests.Events;

[EachEngine]
public sealed class RestartTests
{
    private const string Session = "/session-context/demo/context/s-1";

    [Fact]
    public async Task An_event_seen_before_a_restart_changes_nothing_after_it()
    {
        using var folder = new TestFolder();
        var created = EventCalls.Event("cart.created", """{"cartId":"c-1","sessionId":"s-1"}""");
        await using (var before = await TestServer.StartAsync(folder, null, Calls.Shop))
        {
            await SendAsync(before, created);
            await DeleteAsync(before);
        }

        await using var after = await TestServer.StartAsync(folder, null, Calls.Shop);
        await SendAsync(after, created);
        await DeleteAsync(after, HttpStatusCode.NotFound);
    }

    private static async Task SendAsync(TestServer server, string sent)
    {
        using var content = new StringContent(
            sent,
            new MediaTypeHeaderValue(EventCalls.Structured)
        );
        await IsAsync(server, HttpMethod.Post, "/session-context/demo/events", content);
    }

    private static Task DeleteAsync(
        TestServer server,
        HttpStatusCode status = HttpStatusCode.NoContent
    ) => IsAsync(server, HttpMethod.Delete, Session, null, status);

    private static async Task IsAsync(
        TestServer server,
        HttpMethod method,
        string path,
        HttpContent? content,
        HttpStatusCode status = HttpStatusCode.NoContent
    )
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        request.Headers.Authorization = new("Bearer", await server.TokenAsync());
        using var answer = await server.Http.SendAsync(request);
        Assert.Equal(status, answer.StatusCode);
    }
}
