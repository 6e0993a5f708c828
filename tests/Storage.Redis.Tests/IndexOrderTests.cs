using System.Globalization;
using SessionContext.Core;
using SessionContext.Core.Finding;
using SessionContext.Storage.Conformance;

namespace SessionContext.Storage.Redis.Tests;

/// <summary>The order beside a large index.</summary>
public sealed class IndexOrderTests : RedisStoreTest
{
    private const int Most = IndexKeys.MostUnsorted;
    private const string Index = "sc:customer:{acme:c1}";
    private const string Order = "sc:customer-order:{acme:c1}";

    private static readonly Tenant Acme = Sample.Key().Tenant;

    [Fact]
    public async Task Only_a_large_index_has_an_order()
    {
        var contexts = await CreateAsync(Most);
        Assert.Equal(0, await NumberAsync("EXISTS", Order));
        var one = Sample.New(Time, "c1");
        await Store.CompareAndSwapAsync(Sample.Key("s"), null, one, Cancellation);
        Assert.Equal(Most + 1, await NumberAsync("ZCARD", Order));
        await Store.CompareAndSwapAsync(Sample.Key("s"), one.Revision, null, Cancellation);
        Assert.Equal(0, await NumberAsync("EXISTS", Order));
        Assert.Equal(Most, await NumberAsync("SCARD", Index));
        Assert.Equal(contexts.Length, await CountFoundAsync());
    }

    [Fact]
    public async Task An_order_lasts_as_long_as_its_index()
    {
        await CreateAsync(Most + 1, TimeSpan.FromHours(1));
        await AssertLastsAsync(TimeSpan.FromHours(24), TimeSpan.FromHours(25));
        var longer = Sample.New(Time, "c1", lifetime: TimeSpan.FromDays(3));
        await Store.CompareAndSwapAsync(Sample.Key("longer"), null, longer, Cancellation);
        await AssertLastsAsync(TimeSpan.FromDays(3), TimeSpan.FromDays(4));
        var forever = Sample.New(Time, "c1");
        await Store.CompareAndSwapAsync(Sample.Key("forever"), null, forever, Cancellation);
        Assert.Equal(-1, await NumberAsync("PTTL", Order));
    }

    [Fact]
    public async Task Sessions_that_a_node_of_the_first_release_indexed_are_found()
    {
        await CreateAsync(Most + 1);
        await Server.CommandAsync("DEL", Order);
        Assert.Equal(Most + 1, await CountFoundAsync());
        Assert.Equal(Most + 1, await NumberAsync("ZCARD", Order));

        await CreateAsync(Most + 5);
        await Server.CommandAsync("ZREMRANGEBYRANK", Order, "0", "3");
        Assert.Equal(Most + 5, await CountFoundAsync());
        Assert.Equal(Most + 5, await NumberAsync("ZCARD", Order));
    }

    [Fact]
    public async Task A_server_that_takes_no_writes_still_lists()
    {
        await CreateAsync(Most + 1);
        await Server.CommandAsync("DEL", Order);
        await Server.CommandAsync("CONFIG", "SET", "maxmemory", "1");
        Assert.Equal(Most + 1, await CountFoundAsync());
        await Server.CommandAsync("CONFIG", "SET", "maxmemory", "0");
        Assert.Equal(0, await NumberAsync("EXISTS", Order));
    }

    private async Task<StoredContext[]> CreateAsync(int count, TimeSpan? lifetime = null)
    {
        var contexts = new StoredContext[count];
        await Task.WhenAll(
            Enumerable
                .Range(0, count)
                .Select(async i =>
                {
                    contexts[i] = Sample.New(Time, "c1", lifetime: lifetime);
                    var key = Sample.Key($"s{i:D4}");
                    await Store.CompareAndSwapAsync(key, null, contexts[i], Cancellation);
                })
        );
        return contexts;
    }

    private async Task AssertLastsAsync(TimeSpan least, TimeSpan most)
    {
        var left = await NumberAsync("PTTL", Index);
        Assert.InRange(left, least.TotalMilliseconds - 60_000, most.TotalMilliseconds);
        Assert.InRange(await NumberAsync("PTTL", Order), left - 60_000, left + 60_000);
    }

    private async Task<int> CountFoundAsync()
    {
        var found = 0;
        SessionId? next = null;
        do
        {
            var page = await Store.FindAsync(
                Acme,
                ContextIndex.Customer,
                "c1",
                next,
                200,
                Cancellation
            );
            found += page.Items.Count;
            next = page.Next;
        } while (next is not null);
        return found;
    }

    private async Task<long> NumberAsync(params string[] command) =>
        long.Parse(await Server.CommandAsync(command), CultureInfo.InvariantCulture);
}
