using System.Net;
using SessionContext.Server.Tests.Customers;
using SessionContext.Server.Tests.Logins;

namespace SessionContext.Server.Tests.Nodes;

/// <summary>Contract § 9: what one node ends is ended on every node, whatever their clocks say.</summary>
public abstract class CustomerNodesConformance(SharedStore store) : NodesTest(store)
{
    [Theory]
    [InlineData(0)]
    [InlineData(20)]
    [InlineData(-20)]
    public async Task Tokens_of_before_are_refused_on_every_node_within_five_seconds(int ahead)
    {
        await using var a = await StartNodeAsync();
        await using var b = await StartNodeAsync();
        b.Pass(TimeSpan.FromSeconds(60 + ahead));
        a.Pass(TimeSpan.FromSeconds(60));
        var visit = await b.WithContextAsync("ann");
        (await visit.GetAsync()).Is(HttpStatusCode.OK);

        Assert.Equal(1, (await a.EndAllAsync("ann")).Ended());

        (await b.CustomerRefreshAsync(visit.RefreshToken)).Is(HttpStatusCode.Unauthorized);
        b.Pass(TimeSpan.FromSeconds(5));
        (await visit.GetAsync()).Is(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_node_whose_clock_is_behind_ends_what_began_after_the_last_end()
    {
        await using var ahead = await StartNodeAsync();
        await using var behind = await StartNodeAsync();
        ahead.Pass(TimeSpan.FromSeconds(20));
        await ahead.EndAllAsync("ann");
        var visit = await ahead.WithContextAsync("ann");

        Assert.Equal(1, (await behind.EndAllAsync("ann")).Ended());

        await visit.AssertEndedAsync();
    }

    [Theory]
    [InlineData(20)]
    [InlineData(-20)]
    public async Task A_log_in_of_after_is_valid_on_every_node(int ahead)
    {
        await using var a = await StartNodeAsync();
        await using var b = await StartNodeAsync();
        b.Pass(TimeSpan.FromSeconds(60 + ahead));
        a.Pass(TimeSpan.FromSeconds(60));
        await a.EndAllAsync("ann");

        var login = await b.CustomerAsync("ann");

        (await OpenAsync(a, login.Access())).Is(HttpStatusCode.NotFound);
        (await a.CustomerRefreshAsync(login.Refresh())).Is(HttpStatusCode.OK);
    }
}

public sealed class RedisCustomerNodes(SharedRedis store)
    : CustomerNodesConformance(store),
        IClassFixture<SharedRedis>;

public sealed class PostgresCustomerNodes(SharedPostgres store)
    : CustomerNodesConformance(store),
        IClassFixture<SharedPostgres>;
