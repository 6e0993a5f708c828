using System.Net;
using System.Net.Http.Headers;
using SessionContext.Server.Tests.Contexts;
using SessionContext.Server.Tests.Events;
using SessionContext.Server.Tests.Identity;

namespace SessionContext.Server.Tests.Input;

/// <summary>
/// How many bytes of request bodies are in memory, of all callers and of one network. The tests' service believes
/// <c>X-Forwarded-For</c>.
/// </summary>
public sealed class BufferedBytesTests
{
    private const string Attacker = "203.0.113.1";
    private const string AttackerToo = "203.0.113.9";
    private const string Client = "198.51.100.1";
    private const int Body = 32 * 1024;
    private const int StalledBody = 12_000;

    // The least that is allowed: two bodies and 64 KiB.
    private const int Least = 4 * Body;

    private static readonly string Large = Document(new string('x', 20 * 1024));

    [Fact]
    public async Task Over_the_budget_a_large_body_is_503_and_reads_and_small_bodies_go_on()
    {
        await using var server = await StartAsync(total: Least, perNetwork: Least);
        var token = await server.TokenAsync();
        (await PutAsync(server, token, Client, """{"metadata":{}}""")).Is(HttpStatusCode.NoContent);
        using (await StallAsync(server, Attacker))
        {
            var busy = await PutAsync(server, token, Client, Large);
            busy.Is(HttpStatusCode.ServiceUnavailable);
            Assert.Equal("1", Assert.Single(busy.Headers.GetValues("Retry-After")));
            Assert.Equal(503, busy.Json.GetProperty("code").GetInt32());
            Assert.Equal("Service Unavailable", busy.Json.GetProperty("status").GetString());
            Assert.Contains(
                "too many request bodies",
                busy.Json.GetProperty("message").GetString(),
                StringComparison.Ordinal
            );
            Assert.Equal("application/json", busy.ContentHeaders.ContentType!.ToString());

            using var read = await server.ReadAsync(token);
            Assert.Equal(HttpStatusCode.NotFound, read.StatusCode);
            (await PutAsync(server, token, Client, """{"metadata":{"version":1}}""")).Is(
                HttpStatusCode.NoContent
            );
            await server.TokenAsync();
        }

        await SucceedsAsync(() => PutAsync(server, token, Client, Large, session: "later"));
    }

    [Theory]
    [InlineData(Attacker, Attacker, HttpStatusCode.ServiceUnavailable)]
    [InlineData(Attacker, Client, HttpStatusCode.NoContent)]
    [InlineData("2001:db8::1", "2001:db8::ffff:1", HttpStatusCode.ServiceUnavailable)]
    [InlineData("2001:db8::1", "2001:db8:0:1::1", HttpStatusCode.NoContent)]
    public async Task A_network_that_uses_up_its_part_leaves_the_rest_to_others(
        string attacker,
        string client,
        HttpStatusCode expected
    )
    {
        await using var server = await StartAsync(total: 4 * Least, perNetwork: Least);
        var token = await server.TokenAsync();
        using (await StallAsync(server, attacker))
        {
            (await PutAsync(server, token, client, Large)).Is(expected);
        }
    }

    [Fact]
    public async Task Networks_together_use_up_the_budget()
    {
        await using var server = await StartAsync(total: 2 * Least, perNetwork: Least);
        var token = await server.TokenAsync();
        using (await StallAsync(server, Attacker))
        using (await StallAsync(server, AttackerToo))
        {
            (await PutAsync(server, token, Client, Large)).Is(HttpStatusCode.ServiceUnavailable);
        }
    }

    [Fact]
    public async Task A_webhook_and_a_token_request_over_the_budget_are_503()
    {
        await using var server = await StartAsync(total: Least, perNetwork: Least);
        using (await StallAsync(server, Attacker))
        {
            using var webhook = Signed(Attacker, StalledBody);
            using var event503 = await server.Http.SendAsync(webhook);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, event503.StatusCode);

            using var form = new FormUrlEncodedContent([new("a", new string('x', 16_000))]);
            using var token503 = await server.Http.PostAsync("/oauth/token", form);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, token503.StatusCode);
            Assert.Equal("1", Assert.Single(token503.Headers.GetValues("Retry-After")));
        }
    }

    [Fact]
    public async Task Bodies_of_every_length_arrive_as_they_were_sent()
    {
        await using var server = await StartAsync(total: Least, perNetwork: Least);
        var token = await server.TokenAsync();
        foreach (var length in (int[])[1, 4_000, 8_150, 8_250, 16_500, 32_600])
        {
            foreach (var chunked in (bool[])[false, true])
            {
                var text = new string((char)('a' + (length % 26)), length);
                (
                    await PutAsync(
                        server,
                        token,
                        Client,
                        Document(text),
                        session: $"s-{length}-{chunked}",
                        chunked
                    )
                ).Is(HttpStatusCode.NoContent);
                using var request = new HttpRequestMessage(
                    HttpMethod.Get,
                    $"/session-context/demo/context/s-{length}-{chunked}"
                );
                request.Headers.Authorization = new("Bearer", token);
                using var answer = await server.Http.SendAsync(request);
                var stored = (await answer.JsonAsync()).GetProperty("context").GetProperty("a");
                Assert.Equal(text, stored.GetString());
            }
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_above_the_limit_is_413_and_gives_back_what_it_took(bool chunked)
    {
        await using var server = await StartAsync(total: Least, perNetwork: Least);
        var token = await server.TokenAsync();
        for (var k = 0; k < 20; k++)
        {
            (await PutAsync(server, token, Client, new string(' ', Body + 1), chunked: chunked)).Is(
                HttpStatusCode.RequestEntityTooLarge
            );
        }

        (await PutAsync(server, token, Client, Large)).Is(HttpStatusCode.NoContent);
    }

    private static string Document(string attribute) =>
        $$$"""{"metadata":{},"context":{"a":"{{{attribute}}}"}}""";

    private static Task<TestServer> StartAsync(int total, int perNetwork) =>
        TestServer.StartAsync([
            .. Identity.Calls.Shop,
            "--Http:KnownProxies:0=127.0.0.1",
            $"--Limits:BodyBytes={Body}",
            $"--Limits:BufferedBytes={total}",
            $"--Limits:BufferedBytesPerNetwork={perNetwork}",
            $"--Events:Webhooks:demo:Secrets:0={WebhookShop.Secret}",
        ]);

    /// <summary>
    /// Webhooks that stop after most of a body, until the network is told that there is no room for more.
    /// </summary>
    private static async Task<Stalled> StallAsync(TestServer server, string network)
    {
        var stalled = new Stalled();
        var isFull = false;
        while (!isFull)
        {
            stalled.Add(await RawConnection.OpenAsync(server));
            await stalled[^1]
                .SendHeadAsync(
                    "POST /session-context/demo/events/webhook",
                    $"Content-Length: {StalledBody}",
                    $"Content-Type: {EventCalls.Structured}",
                    $"X-Forwarded-For: {network}",
                    $"X-Signature: {Convert.ToBase64String(new byte[32])}"
                );
            await stalled[^1].SendAsync(new string('x', StalledBody - 100));

            using var probe = Signed(network, StalledBody);
            using var answer = await server.Http.SendAsync(probe);
            isFull = answer.StatusCode == HttpStatusCode.ServiceUnavailable;
        }

        return stalled;
    }

    private static HttpRequestMessage Signed(string network, int length)
    {
        var request = new HttpRequestMessage(
            HttpMethod.Post,
            "/session-context/demo/events/webhook"
        )
        {
            Content = new StringContent(
                new string('x', length),
                null,
                MediaTypeHeaderValue.Parse(EventCalls.Structured)
            ),
        };
        request.Headers.Add("X-Forwarded-For", network);
        request.Headers.Add("X-Signature", Convert.ToBase64String(new byte[32]));
        return request;
    }

    private static async Task<Answer> PutAsync(
        TestServer server,
        string token,
        string network,
        string body,
        string session = "s",
        bool chunked = false
    )
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Put,
            $"/session-context/demo/context/{session}?upsert=true"
        )
        {
            Content = new StringContent(body, null, "application/json"),
        };
        request.Headers.TransferEncodingChunked = chunked;
        request.Headers.Authorization = new("Bearer", token);
        request.Headers.Add("X-Forwarded-For", network);
        using var response = await server.Http.SendAsync(request);
        return await Answer.OfAsync(response);
    }

    // What stalled connections took is returned once the service has noticed that they are gone.
    private static async Task SucceedsAsync(Func<Task<Answer>> call)
    {
        Answer answer;
        do
        {
            answer = await call();
        } while (answer.Status == HttpStatusCode.ServiceUnavailable);

        answer.Is(HttpStatusCode.NoContent);
    }

    private sealed class Stalled : List<RawConnection>, IDisposable
    {
        public void Dispose() => ForEach(connection => connection.Dispose());
    }
}
