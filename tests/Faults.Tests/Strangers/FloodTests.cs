using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace SessionContext.Faults.Tests.Strangers;

/// <summary>
/// Contract § 4: nothing that callers without a token send ends the process, and others are served meanwhile.
/// </summary>
public sealed class FloodTests
{
    private const int Connections = 1_600;

    private static readonly Dictionary<string, string> Settings = new()
    {
        // Three quarters of 512 MiB: what a container of deploy/kubernetes/base has for the managed heap.
        ["DOTNET_GCHeapHardLimit"] = "0x18000000",
        ["Events__Webhooks__shop__Secrets__0"] = "a-secret-of-the-tests",
    };

    private static readonly byte[] Webhook = Stalled(
        "/session-context/shop/events/webhook",
        $"Content-Type: application/cloudevents+json\r\nX-Signature: {Convert.ToBase64String(new byte[32])}",
        256 * 1024
    );

    private static readonly byte[] Form = StalledForm(16 * 1024);
    private static readonly byte[] LongForm = StalledForm(256 * 1024);

    [Fact]
    public async Task Webhooks_that_stall_end_nothing_and_a_client_is_served()
    {
        using var folder = new TemporaryFolder();
        await using var server = await ServerProcess.StartAsync(folder.Path, settings: Settings);
        await server.AuthorizeAsync();
        var session = new SessionWriter("s");
        Assert.Equal(HttpStatusCode.NoContent, await session.WriteAsync(server.Http));

        // Twice: if the memory of the first flood did not come back, the second would not fit.
        for (var round = 0; round < 2; round++)
        {
            using (var flood = new StalledRequests())
            {
                await flood.SendAsync(server.Http.BaseAddress!, Connections, Webhook);
                var answer = await flood.FirstAnswerAsync();
                Assert.True(
                    answer.StartsWith("HTTP/1.1 503", StringComparison.Ordinal),
                    $"{answer}\n{server.Output}"
                );
                Assert.Contains("Retry-After: 1\r\n", answer, StringComparison.Ordinal);
                await IsServedAsync(server, session);
            }

            await TakesLargeBodiesAsync(server);
        }

        Assert.DoesNotContain("Out of memory", server.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Token_requests_that_stall_end_nothing_and_a_client_is_served()
    {
        using var folder = new TemporaryFolder();
        await using var server = await ServerProcess.StartAsync(folder.Path, settings: Settings);
        await server.AuthorizeAsync();
        var session = new SessionWriter("s");
        using (var flood = new StalledRequests())
        {
            await flood.SendAsync(server.Http.BaseAddress!, Connections / 8, Form);
            await flood.SendAsync(server.Http.BaseAddress!, Connections, LongForm);
            await IsServedAsync(server, session);
        }

        await TakesLargeBodiesAsync(server);
        Assert.DoesNotContain("Out of memory", server.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_that_does_not_go_on_arriving_is_408()
    {
        using var folder = new TemporaryFolder();
        await using var server = await ServerProcess.StartAsync(folder.Path, settings: Settings);
        using var body = new StalledRequests();
        using var head = new StalledRequests();
        await body.SendAsync(server.Http.BaseAddress!, 1, Webhook[..20_000]);
        await head.SendAsync(server.Http.BaseAddress!, 1, Webhook[..50]);

        foreach (var stalled in (StalledRequests[])[body, head])
        {
            var answer = await stalled
                .FirstAnswerAsync()
                .WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
            Assert.StartsWith("HTTP/1.1 408", answer, StringComparison.Ordinal);
        }
    }

    // On a connection of its own, as a client that was not there before the flood.
    private static async Task IsServedAsync(ServerProcess server, SessionWriter session)
    {
        await session.WriteAsync(server.Http);
        await session.CheckAsync(server.Http);
        using var http = new HttpClient { BaseAddress = server.Http.BaseAddress };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer",
            await server.AuthorizeAsync()
        );
        var before = session.Acknowledged;
        Assert.Equal(HttpStatusCode.NoContent, await session.WriteAsync(http));
        await session.CheckAsync(http);
        Assert.Equal(before + 1, session.Acknowledged);
    }

    // As soon as the service has noticed that the stalled connections are gone.
    private static async Task TakesLargeBodiesAsync(ServerProcess server)
    {
        var session = new SessionWriter(Guid.NewGuid().ToString("N"));
        while (await session.WriteAsync(server.Http, padding: 200_000) != HttpStatusCode.NoContent)
        { }
    }

    private static byte[] StalledForm(int length) =>
        Stalled("/oauth/token", "Content-Type: application/x-www-form-urlencoded", length);

    // Most of a body: in a form, values of 8 KiB.
    private static byte[] Stalled(string path, string headers, int length)
    {
        var request = Encoding.ASCII.GetBytes(
            $"POST {path} HTTP/1.1\r\nHost: x\r\n{headers}\r\nContent-Length: {length}\r\n\r\n"
        );
        var value = Encoding.ASCII.GetBytes("a=" + new string('x', 8_000) + "&");
        return
        [
            .. request,
            .. Enumerable.Range(0, length - (length / 16)).Select(k => value[k % value.Length]),
        ];
    }
}
