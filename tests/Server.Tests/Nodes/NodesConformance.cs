using System.Net;
using SessionContext.Server.Keys;
using SessionContext.Server.ShopDirectory;
using SessionContext.Server.Tests.Cli;
using SessionContext.Server.Tests.Contexts;
using SessionContext.Server.Tests.Events;
using SessionContext.Server.Tests.Identity;
using SessionContext.Server.Tests.Logins;

namespace SessionContext.Server.Tests.Nodes;

/// <summary>Which node a call goes to makes no difference.</summary>
public abstract class NodesConformance(SharedStore store) : NodesTest(store)
{
    [Fact]
    public async Task A_token_of_one_node_is_good_on_the_other()
    {
        await using var a = await StartNodeAsync();
        await using var b = await StartNodeAsync();
        (await OpenAsync(b, (await a.LogInAsync()).Access())).Is(HttpStatusCode.NotFound);
        (await OpenAsync(a, (await b.LogInAsync()).Access())).Is(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_token_of_a_node_whose_clock_is_ahead_is_accepted_by_another()
    {
        await using var ahead = await StartNodeAsync();
        await using var other = await StartNodeAsync();
        ahead.Pass(TimeSpan.FromSeconds(6));
        var anonymous = await ahead.LogInAsync();
        var customer = await ahead.CustomerAsync("ann");

        (await OpenAsync(other, anonymous.Access())).Is(HttpStatusCode.NotFound);
        (await other.RefreshAsync(anonymous.Refresh())).Is(HttpStatusCode.OK);
        (
            await other.SendAsync(
                HttpMethod.Put,
                "/session-context/demo/context/s-1?upsert=true",
                await ahead.Server.TokenAsync(),
                """{"customerId":"ann","metadata":{}}""",
                customer.Text("saas_token")
            )
        ).Is(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task A_cursor_of_one_node_is_good_on_another_for_24_hours()
    {
        await using var a = await StartNodeAsync();
        await using var b = await StartNodeAsync();
        foreach (var session in (string[])["cursor-1", "cursor-2"])
        {
            (
                await a.SendAsync(
                    HttpMethod.Put,
                    $"/session-context/demo/context/{session}?upsert=true",
                    await a.Server.TokenAsync(),
                    """{"cartId":"cursor","metadata":{}}"""
                )
            ).Is(HttpStatusCode.NoContent);
        }

        var page = await ListAsync(a, "&pageSize=1");
        var cursor = Assert.Single(page.Headers.GetValues("X-Next-Cursor"));
        var rest = (await ListAsync(b, $"&cursor={cursor}")).Is(HttpStatusCode.OK).Json;
        Assert.Equal(
            "cursor-2",
            Assert.Single(rest.EnumerateArray()).GetProperty("sessionId").GetString()
        );

        b.Pass(TimeSpan.FromHours(24));
        (await ListAsync(b, $"&cursor={cursor}")).Names("cursor");

        static async Task<Answer> ListAsync(SessionFixture node, string more) =>
            await node.SendAsync(
                HttpMethod.Get,
                "/session-context/demo/context?cartId=cursor" + more,
                await node.Server.TokenAsync()
            );
    }

    [Fact]
    public async Task Nodes_show_the_same_keys()
    {
        await using var a = await StartNodeAsync();
        await using var b = await StartNodeAsync();
        Assert.Equal(
            await a.Server.Http.GetStringAsync("/.well-known/jwks"),
            await b.Server.Http.GetStringAsync("/.well-known/jwks")
        );
    }

    [Fact]
    public async Task Refresh_tokens_of_a_guest_are_valid_on_every_node_whichever_is_the_newest()
    {
        await using var a = await StartNodeAsync();
        await using var b = await StartNodeAsync();
        var first = (await a.LogInAsync()).Refresh();
        var second = (await b.RefreshAsync(first)).Is(HttpStatusCode.OK).Refresh();

        (await a.RefreshAsync(first)).Is(HttpStatusCode.OK);

        (await b.RefreshAsync(second)).Is(HttpStatusCode.OK);
        (await a.RefreshAsync(second)).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task An_event_that_reaches_two_nodes_is_carried_out_once()
    {
        await using var a = await StartNodeAsync();
        await using var b = await StartNodeAsync();
        var first = EventCalls.Event("cart.created", """{"cartId":"c-1","sessionId":"s-1"}""");
        var next = EventCalls.Event("cart.created", """{"cartId":"c-2","sessionId":"s-1"}""");
        await Task.WhenAll(SendAsync(a, first), SendAsync(b, first));
        await SendAsync(a, next);

        await SendAsync(b, first);

        var context = (await b.ContextAsync("s-1")).Is(HttpStatusCode.OK).Json;
        Assert.Equal("c-2", context.GetProperty("cartId").GetString());
        Assert.Equal(2, context.GetProperty("metadata").GetProperty("version").GetInt64());
    }

    [Fact]
    public async Task A_rotated_key_is_good_on_a_node_that_had_not_heard_of_it()
    {
        await using var a = await StartNodeAsync();
        await using var b = await StartNodeAsync();
        var old = (await b.LogInAsync()).Access();
        Rotate(NodeSettings);
        await KeysOf(a).RefreshAsync(TestContext.Current.CancellationToken);
        var young = (await a.LogInAsync()).Access();
        Assert.NotEqual(KeyOf(old), KeyOf(young));

        (await OpenAsync(b, young)).Is(HttpStatusCode.NotFound);

        Assert.Equal(KeyOf(young), KeyOf((await b.LogInAsync()).Access()));
        (await OpenAsync(a, old)).Is(HttpStatusCode.NotFound);
        (await OpenAsync(b, old)).Is(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_customers_token_of_a_rotated_key_proves_the_customer_on_the_other_node()
    {
        await using var a = await StartNodeAsync();
        await using var b = await StartNodeAsync();
        Rotate(NodeSettings);
        await KeysOf(a).RefreshAsync(TestContext.Current.CancellationToken);
        var token = await a.SaasTokenAsync("C-1");

        var answer = await b.SendAsync(
            HttpMethod.Put,
            "/session-context/demo/context/s-1?upsert=true",
            b.ServiceToken,
            """{"customerId":"C-1","metadata":{}}""",
            token
        );

        answer.Is(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task A_rotated_key_signs_on_every_node_after_a_while()
    {
        await using var node = await StartNodeAsync();
        var old = KeyOf((await node.LogInAsync()).Access());
        var keys = KeysOf(node);
        var changed = new TaskCompletionSource();
        using var registration = keys.ChangeToken.RegisterChangeCallback(
            _ => changed.TrySetResult(),
            null
        );
        Rotate(NodeSettings);

        for (var i = 0; !changed.Task.IsCompleted; i++)
        {
            Assert.False(i == 60, "The new key is not noticed.");
            node.Time.Advance(SigningKeys.RefreshInterval);
            await Task.WhenAny(
                changed.Task,
                Task.Delay(1000, TestContext.Current.CancellationToken)
            );
        }

        Assert.NotEqual(old, KeyOf((await node.LogInAsync()).Access()));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_revoked_keys_tokens_are_refused_on_every_node_after_a_while(bool all)
    {
        await using var a = await StartNodeAsync();
        await using var b = await StartNodeAsync();
        var token = await a.Server.TokenAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await b.Server.ReadAsync(token)).StatusCode);

        var revoked = await CommandResult.OfAsync([
            "revoke-keys",
            all ? "--all" : KeyOf(token),
            .. NodeSettings.Select(setting => setting.TrimStart('-')),
        ]);

        revoked.Says(KeyOf(token));
        foreach (var node in (SessionFixture[])[a, b])
        {
            await KeysOf(node).RefreshAsync(TestContext.Current.CancellationToken);
            Assert.Equal(
                HttpStatusCode.Unauthorized,
                (await node.Server.ReadAsync(token)).StatusCode
            );
            var next = await node.Server.TokenAsync();
            Assert.Equal(HttpStatusCode.NotFound, (await node.Server.ReadAsync(next)).StatusCode);
        }
    }

    [Fact]
    public async Task Nodes_that_start_for_the_first_time_at_once_make_one_key_and_one_client()
    {
        var folders = Enumerable.Range(0, 4).Select(_ => new TestFolder()).ToArray();
        var nodes = await Task.WhenAll(
            folders.Select(folder =>
                Task.Run(() =>
                    TestServer.StartForTheFirstTimeAsync(
                        folder,
                        ["--environment=Development", .. NodeSettings]
                    )
                )
            )
        );
        try
        {
            var keys = await Task.WhenAll(nodes.Select(node => node.KeyIdsAsync()));
            Assert.All(keys, ids => Assert.Equal(Assert.Single(keys[0]), Assert.Single(ids)));
            var clients = folders.Select(f => File.ReadAllText(f.File("first-start-client.json")));
            Assert.Single(clients.Distinct());
        }
        finally
        {
            foreach (var (node, folder) in nodes.Zip(folders))
            {
                await node.DisposeAsync();
                folder.Dispose();
            }
        }
    }

    private static async Task SendAsync(SessionFixture node, string body) =>
        Assert.Equal(
            "2",
            (
                (int)
                    (
                        await node.SendAsync(
                            HttpMethod.Post,
                            "/session-context/demo/events",
                            node.ServiceToken,
                            body,
                            type: EventCalls.Structured
                        )
                    ).Status
            ).ToString(provider: null)[..1]
        );
}

public sealed class RedisNodes(SharedRedis store)
    : NodesConformance(store),
        IClassFixture<SharedRedis>;

public sealed class PostgresNodes(SharedPostgres store)
    : NodesConformance(store),
        IClassFixture<SharedPostgres>;
