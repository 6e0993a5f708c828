using System.Net;
using SessionContext.Server.Tests.Contexts;
using SessionContext.Server.Tests.Sessions;

namespace SessionContext.Server.Tests.Nodes;

/// <summary>A node begins a change with what it stored itself before; what others did since, it neither overwrites nor leaves out of its answers.</summary>
public abstract class MemoryConformance(SharedStore store) : NodesTest(store)
{
    private const string Path = "/session-context/demo/context/s-1";

    [Fact]
    public async Task An_attribute_that_another_node_set_meanwhile_stays()
    {
        await using var a = await StartNodeAsync();
        await using var b = await StartNodeAsync();
        await a.CreateContextAsync("s-1");
        await SetAsync(a, "x");
        await SetAsync(b, "y");
        await SetAsync(a, "z");
        var context = (await b.ContextAsync("s-1")).Json;
        Assert.Equal("""{"x":1,"y":1,"z":1}""", context.GetProperty("context").GetRawText());
        Assert.Equal(4, context.GetProperty("metadata").GetProperty("version").GetInt64());
    }

    [Fact]
    public async Task A_conflict_names_the_version_that_another_node_stored()
    {
        await using var a = await StartNodeAsync();
        await using var b = await StartNodeAsync();
        await a.CreateContextAsync("s-1");
        await SetAsync(b, "y");
        var conflict = (await PutAsync(a, 7)).Is(HttpStatusCode.Conflict);
        Assert.Equal(2, conflict.Json.GetProperty("currentVersion").GetInt64());
        (await PutAsync(a, 1)).Is(HttpStatusCode.Conflict);
        (await PutAsync(a, 2)).Is(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task A_session_that_another_node_deleted_is_gone_and_one_that_it_created_again_is_another()
    {
        await using var a = await StartNodeAsync();
        await using var b = await StartNodeAsync();
        await a.CreateContextAsync("s-1");
        (await b.SendAsync(HttpMethod.Delete, Path, b.ServiceToken)).Is(HttpStatusCode.NoContent);
        (await PutAsync(a, 1)).Is(HttpStatusCode.NotFound);
        await a.CreateContextAsync("s-1");
        (await b.SendAsync(HttpMethod.Delete, Path, b.ServiceToken)).Is(HttpStatusCode.NoContent);
        await b.CreateContextAsync("s-1");
        var created = (await b.ContextAsync("s-1")).Json.GetProperty("metadata");
        (await PutAsync(a, 1)).Is(HttpStatusCode.NoContent);
        var changed = (await b.ContextAsync("s-1")).Json.GetProperty("metadata");
        Assert.Equal(
            created.GetProperty("createdAt").GetString(),
            changed.GetProperty("createdAt").GetString()
        );
    }

    [Fact]
    public async Task A_context_that_became_a_customers_on_another_node_needs_the_customers_token()
    {
        await using var a = await StartNodeAsync();
        await using var b = await StartNodeAsync();
        await a.CreateContextAsync("s-1");
        (
            await b.SendAsync(
                HttpMethod.Put,
                Path,
                b.ServiceToken,
                """{"customerId":"C-1","metadata":{"version":1}}""",
                await b.SaasTokenAsync("C-1")
            )
        ).Is(HttpStatusCode.NoContent);
        (await PutAsync(a, 2)).Is(HttpStatusCode.Forbidden);
    }

    private static async Task SetAsync(Storefront node, string key) =>
        (
            await node.SendAsync(
                HttpMethod.Post,
                $"{Path}/attributes",
                node.ServiceToken,
                $$"""{"key":"{{key}}","value":1}"""
            )
        ).Is(HttpStatusCode.NoContent);

    private static Task<Answer> PutAsync(Storefront node, long version) =>
        node.SendAsync(
            HttpMethod.Put,
            Path,
            node.ServiceToken,
            $$$"""{"siteCode":"a","metadata":{"version":{{{version}}}}}"""
        );
}

public sealed class RedisMemory(SharedRedis store)
    : MemoryConformance(store),
        IClassFixture<SharedRedis>
{
    [Fact]
    public async Task A_change_that_follows_on_ones_own_reads_nothing_first()
    {
        await using var node = await StartNodeAsync();
        await node.CreateContextAsync("s-1");
        var before = await store.CallsAsync("get");
        (
            await node.SendAsync(
                HttpMethod.Put,
                "/session-context/demo/context/s-1",
                node.ServiceToken,
                """{"siteCode":"a","metadata":{"version":1}}"""
            )
        ).Is(HttpStatusCode.NoContent);
        Assert.Equal(before, await store.CallsAsync("get"));
        Assert.True(await store.CallsAsync("getrange") > 0); // the scripts are counted, so reads would be
    }
}

public sealed class PostgresMemory(SharedPostgres store)
    : MemoryConformance(store),
        IClassFixture<SharedPostgres>;
