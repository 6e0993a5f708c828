using System.Net;
using System.Net.Sockets;
using SessionContext.Faults.Tests.Engines;

namespace SessionContext.Faults.Tests.Fleet;

/// <summary>Nodes are replaced one after the other while clients go on.</summary>
public sealed class RollingRestartTests
{
    private const int Processes = 3;
    private const int Writers = 12;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nodes_on_Redis_are_replaced_without_a_failed_call_or_a_lost_write() =>
        await ReplaceAllAsync(await Engine.StartRedisAsync());

    [Fact]
    public async Task Nodes_on_PostgreSQL_are_replaced_without_a_failed_call_or_a_lost_write() =>
        await ReplaceAllAsync(await Engine.StartPostgresAsync());

    [Fact]
    public async Task A_node_that_is_told_to_end_is_unready_serves_on_and_closes_connections()
    {
        await using var engine = await Engine.StartRedisAsync();
        await using var nodes = new Nodes(engine.Settings());
        var node = await nodes.StartAsync(
            new KeyValuePair<string, string>("Http__DrainTime", "00:00:10")
        );
        using (var before = await node.Http.WriteAsync("s", 0, "before"))
        {
            Assert.Equal(HttpStatusCode.NoContent, before.StatusCode);
            Assert.NotEqual(true, before.Headers.ConnectionClose);
        }

        node.Terminate();
        await UntilUnreadyAsync(node.Http);
        using var after = await node.Http.WriteAsync("s", 1, "after");
        Assert.Equal(HttpStatusCode.NoContent, after.StatusCode);
        Assert.True(after.Headers.ConnectionClose);
        Assert.Equal(0, await node.EndedAsync());
    }

    [Fact]
    public async Task A_call_under_way_is_answered_before_the_node_ends()
    {
        await using var engine = await Engine.StartRedisAsync();
        await using var proxy = new Proxy(engine.Port);
        await using var nodes = new Nodes(engine.Settings(through: proxy.Port));
        var node = await nodes.StartAsync(
            new KeyValuePair<string, string>("Http__DrainTime", "00:00:00")
        );
        var reader = await nodes.StartAsync([.. engine.Settings()]);
        using (var before = await node.Http.WriteAsync("other", 0, "before"))
        {
            // From now on the server knows the script, so the write is carried out though its answer is held.
            Assert.Equal(HttpStatusCode.NoContent, before.StatusCode);
        }

        proxy.HoldAnswersFrom("under way");
        var call = node.Http.WriteAsync("s", 0, "under way");
        await UntilStoredAsync(reader.Http);
        node.Terminate();
        await UntilRefusedAsync(node.Http.BaseAddress!);
        proxy.Heal();
        using var answer = await call;
        // The latter where this machine is so busy that the service has given up on the engine meanwhile.
        HttpStatusCode[] answers = [HttpStatusCode.NoContent, HttpStatusCode.ServiceUnavailable];
        Assert.Contains(answer.StatusCode, answers);
        Assert.Equal(0, await node.EndedAsync());
    }

    private static async Task ReplaceAllAsync(Engine engine)
    {
        await using var _ = engine;
        await using var nodes = new Nodes(engine.Settings());
        var drain = new KeyValuePair<string, string>("Http__DrainTime", "00:00:02");
        var balancer = new Balancer();
        using var http = new HttpClient(balancer) { BaseAddress = new("http://balancer") };
        var fleet = new Queue<ServerProcess>();
        for (var i = 0; i < Processes; i++)
        {
            fleet.Enqueue(await nodes.StartAsync(drain));
            balancer.Add(fleet.Last());
        }

        http.DefaultRequestHeaders.Authorization = fleet
            .Peek()
            .Http.DefaultRequestHeaders.Authorization;
        var writers = Enumerable
            .Range(0, Writers)
            .Select(i => new SessionWriter($"session-{i}"))
            .ToArray();
        using var done = new CancellationTokenSource();
        var load = writers.Select(writer => WriteAsync(writer, http, done.Token)).ToArray();
        for (var i = 0; i < Processes; i++)
        {
            // As with maxSurge 1, maxUnavailable 0: a node goes when the next one is ready.
            fleet.Enqueue(await nodes.StartAsync(drain));
            await fleet.Last().Http.UntilReadyAsync();
            balancer.Add(fleet.Last());
            var old = fleet.Dequeue();
            old.Terminate();
            Assert.Equal(0, await old.EndedAsync());
        }

        await done.CancelAsync();
        await Task.WhenAll(load);
        foreach (var writer in writers)
        {
            Assert.True(writer.Acknowledged > 0);
            await writer.CheckAsync(http);
        }
    }

    // A call that fails ends the load, and with it the test.
    private static async Task WriteAsync(
        SessionWriter writer,
        HttpClient http,
        CancellationToken done
    )
    {
        while (!done.IsCancellationRequested)
        {
            var status = await writer.WriteAsync(http);
            // Told to come back, by an answer with Retry-After (the writer sees to that).
            Assert.True(
                status is HttpStatusCode.NoContent or HttpStatusCode.ServiceUnavailable,
                $"{status}"
            );
        }
    }

    private static async Task UntilUnreadyAsync(HttpClient http)
    {
        HttpStatusCode status;
        do
        {
            using var answer = await http.GetAsync("/health/ready", Cancellation);
            status = answer.StatusCode;
        } while (status == HttpStatusCode.OK);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
    }

    private static async Task UntilStoredAsync(HttpClient http)
    {
        for (var tries = 0; ; tries++)
        {
            using var answer = await http.ReadAsync("s");
            if (answer.StatusCode == HttpStatusCode.OK)
            {
                return;
            }

            Assert.False(tries == 600, "The write does not arrive.");

            await Task.Delay(20, Cancellation);
        }
    }

    // Nobody is let in any more: the node has begun to end.
    private static async Task UntilRefusedAsync(Uri node)
    {
        for (var tries = 0; ; tries++)
        {
            Assert.False(tries == 600, "The node goes on letting callers in.");
            try
            {
                using var socket = new TcpClient();
                await socket.ConnectAsync(node.Host, node.Port, Cancellation);
                await Task.Delay(20, Cancellation);
            }
            catch (SocketException)
            {
                return;
            }
        }
    }
}
