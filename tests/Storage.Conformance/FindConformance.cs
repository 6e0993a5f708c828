using SessionContext.Core;
using SessionContext.Core.Finding;

namespace SessionContext.Storage.Conformance;

/// <summary>Pages of the contexts that a customer or a cart has, their number, and several contexts at once.</summary>
public abstract class FindConformance(ITestStore store) : StoreConformance(store)
{
    private static readonly Tenant Acme = Sample.Tenant("acme");

    [Fact]
    public async Task A_page_has_the_contexts_of_its_customer_as_they_are_stored()
    {
        var stored = await CreateAsync(Sample.Key("s1"), Sample.New(Time, "c1", "cart1"));
        await CreateAsync(Sample.Key("s2"), Sample.New(Time, "c2", "cart1"));
        await CreateAsync(Sample.Key("s3"), Sample.New(Time));
        await CreateAsync(Sample.Key("s1", "other"), Sample.New(Time, "c1", "cart1"));
        var page = await FindAsync("c1");
        var item = Assert.Single(page.Items);
        Assert.Equal("s1", item.Session.ToString());
        Sample.AssertSame(stored, item.Context);
        Assert.Null(page.Next);
    }

    [Fact]
    public async Task A_page_has_the_contexts_of_its_cart()
    {
        await CreateAsync(Sample.Key("s1"), Sample.New(Time, "c1", "cart1"));
        await CreateAsync(Sample.Key("s2"), Sample.New(Time, cart: "cart1"));
        await CreateAsync(Sample.Key("s3"), Sample.New(Time, "cart1"));
        var page = await FindAsync("cart1", ContextIndex.Cart);
        Assert.Equal(["s1", "s2"], Names(page));
    }

    [Fact]
    public async Task Pages_are_full_and_in_ordinal_order_until_the_last()
    {
        string[] names = ["B", "a", "a-b", "a.b", "a1", "a:", "aB", "a_", "ab", "a~", "b"];
        foreach (var name in names.Reverse())
        {
            await CreateAsync(Sample.Key(name), Sample.New(Time, "c1"));
        }

        var pages = await PagesAsync("c1", pageSize: 4);
        Array.Sort(names, StringComparer.Ordinal);
        Assert.Equal(names, pages.SelectMany(Names));
        Assert.Equal([4, 4, 3], pages.Select(page => page.Items.Count));
    }

    [Fact]
    public async Task A_customer_with_many_sessions_has_pages_like_one_with_few()
    {
        var names = Enumerable.Range(0, 620).Select(i => $"s{i * 7919 % 1000:D3}").ToArray();
        var stored = await Task.WhenAll(
            names.Select(name => CreateAsync(Sample.Key(name), Sample.New(Time, "c1")))
        );
        Array.Sort(names, stored, StringComparer.Ordinal);
        Assert.Equal(names, (await PagesAsync("c1", pageSize: 200)).SelectMany(Names));

        // Fewer, and more again.
        for (var i = 0; i < 200; i++)
        {
            Assert.True(await SwapAsync(Sample.Key(names[i]), stored[i].Revision, null));
        }

        Assert.Equal(names[200..], (await PagesAsync("c1", pageSize: 200)).SelectMany(Names));
        Assert.Equal(420, await CountAsync("c1", 1_000));
        await Task.WhenAll(
            names[..150].Select(name => CreateAsync(Sample.Key(name), Sample.New(Time, "c1")))
        );
        string[] left = [.. names[..150], .. names[200..]];
        Assert.Equal(left, (await PagesAsync("c1", pageSize: 200)).SelectMany(Names));
        Assert.Equal(570, await CountAsync("c1", 1_000));
    }

    [Fact]
    public async Task The_last_page_has_no_next_one_even_where_it_is_full()
    {
        await CreateAsync(Sample.Key("s1"), Sample.New(Time, "c1"));
        await CreateAsync(Sample.Key("s2"), Sample.New(Time, "c1"));
        var page = await FindAsync("c1", pageSize: 2);
        Assert.Equal(["s1", "s2"], Names(page));
        Assert.Null(page.Next);
    }

    [Fact]
    public async Task A_page_goes_on_after_a_session_that_is_not_there()
    {
        await CreateAsync(Sample.Key("s1"), Sample.New(Time, "c1"));
        await CreateAsync(Sample.Key("s3"), Sample.New(Time, "c1"));
        Assert.Equal(["s3"], Names(await FindAsync("c1", after: "s2")));
        Assert.Empty((await FindAsync("c1", after: "s3")).Items);
    }

    [Fact]
    public async Task No_context_has_an_empty_id()
    {
        await CreateAsync(Sample.Key("s1"), Sample.New(Time));
        Assert.Empty((await FindAsync("")).Items);
        Assert.Equal(0, await CountAsync("", 10));
    }

    [Fact]
    public async Task Expired_contexts_are_on_no_page_and_do_not_make_one_shorter()
    {
        foreach (var i in Enumerable.Range(0, 30))
        {
            // At once: no sweeper has removed them.
            var lifetime = i % 3 == 0 ? TimeSpan.FromHours(2) : TimeSpan.Zero;
            var context = Sample.New(Time, "c1", lifetime: lifetime);
            await CreateAsync(Sample.Key($"s{i:D2}"), context);
        }

        var pages = await PagesAsync("c1", pageSize: 4);
        Assert.Equal([4, 4, 2], pages.Select(page => page.Items.Count));
        Assert.Equal("s27", Names(pages[^1])[^1]);
        Assert.Equal(10, await CountAsync("c1", 100));
    }

    [Fact]
    public async Task A_context_that_changed_its_owner_is_found_under_the_new_one_only()
    {
        var stored = await CreateAsync(Sample.Key(), Sample.New(Time, "c1", "cart1"));
        await ReplaceAsync(Sample.Key(), stored, Sample.Next(Time, stored, "c2"));
        Assert.Empty((await FindAsync("c1")).Items);
        Assert.Empty((await FindAsync("cart1", ContextIndex.Cart)).Items);
        Assert.Single((await FindAsync("c2")).Items);
    }

    [Fact]
    public async Task Counting_stops_at_the_limit()
    {
        foreach (var i in Enumerable.Range(0, 12))
        {
            await CreateAsync(Sample.Key($"s{i}"), Sample.New(Time, "c1", $"cart{i % 2}"));
        }

        Assert.Equal(12, await CountAsync("c1", 12));
        Assert.Equal(12, await CountAsync("c1", 100));
        Assert.Equal(11, await CountAsync("c1", 11));
        Assert.Equal(
            6,
            await Store.CountAsync(Acme, ContextIndex.Cart, "cart1", 100, Cancellation)
        );
        Assert.Equal(0, await CountAsync("c2", 100));
    }

    [Fact]
    public async Task Several_contexts_are_read_in_the_order_in_which_they_are_named()
    {
        var first = await CreateAsync(Sample.Key("s1"), Sample.New(Time, "c1"));
        var second = await CreateAsync(Sample.Key("s2"), Sample.New(Time));
        await CreateAsync(Sample.Key("gone"), Sample.New(Time, lifetime: TimeSpan.Zero));
        await CreateAsync(Sample.Key("foreign", "other"), Sample.New(Time));
        var found = await ReadManyAsync("s2", "none", "s1", "gone", "foreign", "s2");
        Assert.Equal(6, found.Count);
        Sample.AssertSame(second, found[0]);
        Assert.Null(found[1]);
        Sample.AssertSame(first, found[2]);
        Assert.Null(found[3]);
        Assert.Null(found[4]);
        Sample.AssertSame(second, found[5]);
        Assert.Empty(await ReadManyAsync());
    }

    private ValueTask<ContextPage> FindAsync(
        string id,
        ContextIndex index = ContextIndex.Customer,
        string? after = null,
        int pageSize = 60
    ) =>
        Store.FindAsync(
            Acme,
            index,
            id,
            after is null ? null : Sample.Key(after).SessionId,
            pageSize,
            Cancellation
        );

    private async Task<List<ContextPage>> PagesAsync(string id, int pageSize)
    {
        var pages = new List<ContextPage>();
        SessionId? next = null;
        do
        {
            pages.Add(
                await Store.FindAsync(Acme, ContextIndex.Customer, id, next, pageSize, Cancellation)
            );
            next = pages[^1].Next;
        } while (next is not null);
        return pages;
    }

    private ValueTask<int> CountAsync(string id, int most) =>
        Store.CountAsync(Acme, ContextIndex.Customer, id, most, Cancellation);

    private ValueTask<IReadOnlyList<StoredContext?>> ReadManyAsync(params string[] names) =>
        Store.ReadManyAsync(
            Acme,
            [.. names.Select(name => Sample.Key(name).SessionId)],
            Cancellation
        );

    private static string[] Names(ContextPage page) =>
        [.. page.Items.Select(item => item.Session.ToString())];
}
