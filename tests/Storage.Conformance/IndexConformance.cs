using SessionContext.Core;

namespace SessionContext.Storage.Conformance;

/// <summary>Lists by customer and cart, and counts, follow every change.</summary>
public abstract class IndexConformance(ITestStore store) : StoreConformance(store)
{
    private static readonly ContextKey Key = Sample.Key();
    private static readonly Tenant Acme = Key.Tenant;

    [Fact]
    public async Task An_id_is_found_once_it_is_set()
    {
        var first = await CreateAsync(Key, Sample.New(Time));
        Assert.Empty(await ByCustomerAsync(Acme, "c1"));
        await ReplaceAsync(Key, first, Sample.Next(Time, first, "c1", "k1"));
        Assert.Equal(["s1"], await ByCustomerAsync(Acme, "c1"));
        Assert.Equal(["s1"], await ByCartAsync(Acme, "k1"));
    }

    [Fact]
    public async Task A_changed_id_is_found_in_its_new_place_only()
    {
        var first = await CreateAsync(Key, Sample.New(Time, "c1", "k1"));
        await ReplaceAsync(Key, first, Sample.Next(Time, first, "c2", "k2"));
        Assert.Empty(await ByCustomerAsync(Acme, "c1"));
        Assert.Empty(await ByCartAsync(Acme, "k1"));
        Assert.Equal(["s1"], await ByCustomerAsync(Acme, "c2"));
        Assert.Equal(["s1"], await ByCartAsync(Acme, "k2"));
    }

    [Fact]
    public async Task One_id_changes_without_the_other()
    {
        var first = await CreateAsync(Key, Sample.New(Time, "c1", "k1"));
        var second = await ReplaceAsync(Key, first, Sample.Next(Time, first, "c1", "k2"));
        Assert.Equal(["s1"], await ByCustomerAsync(Acme, "c1"));
        await ReplaceAsync(Key, second, Sample.Next(Time, second, "c2", "k2"));
        Assert.Equal(["s1"], await ByCartAsync(Acme, "k2"));
    }

    [Fact]
    public async Task A_cleared_id_is_no_longer_found()
    {
        var first = await CreateAsync(Key, Sample.New(Time, "c1", "k1"));
        await ReplaceAsync(Key, first, Sample.Next(Time, first));
        Assert.Empty(await ByCustomerAsync(Acme, "c1"));
        Assert.Empty(await ByCartAsync(Acme, "k1"));
    }

    [Fact]
    public async Task A_deleted_context_is_no_longer_found_and_a_new_one_is()
    {
        var first = await CreateAsync(Key, Sample.New(Time, "c1", "k1"));
        Assert.True(await SwapAsync(Key, first.Revision, null));
        Assert.Empty(await ByCustomerAsync(Acme, "c1"));
        await CreateAsync(Key, Sample.New(Time, "c1"));
        Assert.Equal(["s1"], await ByCustomerAsync(Acme, "c1"));
        Assert.Empty(await ByCartAsync(Acme, "k1"));
    }

    [Fact]
    public async Task A_refused_swap_changes_no_list()
    {
        await CreateAsync(Key, Sample.New(Time, "c1", "k1"));
        Assert.False(await SwapAsync(Key, Revision.First(), Sample.New(Time, "c2", "k2")));
        Assert.False(await SwapAsync(Key, Revision.First(), null));
        Assert.Equal(["s1"], await ByCustomerAsync(Acme, "c1"));
        Assert.Empty(await ByCustomerAsync(Acme, "c2"));
    }

    [Fact]
    public async Task Lists_are_ordered_by_session_id_and_complete()
    {
        var names = Enumerable.Range(0, 300).Select(i => $"s{i * 7919 % 1000}").ToArray();
        await Task.WhenAll(
            names.Select(name => CreateAsync(Sample.Key(name), Sample.New(Time, "c1", "k1")))
        );
        await CreateAsync(Sample.Key("Z"), Sample.New(Time, "c1", "k1"));
        var expected = names.Append("Z").Order(StringComparer.Ordinal);
        Assert.Equal(expected, await ByCustomerAsync(Acme, "c1"));
        Assert.Equal(expected, await ByCartAsync(Acme, "k1"));
    }

    [Theory]
    [InlineData("c1", "c11")]
    [InlineData("c", "c\0s1")]
    [InlineData("a", "A")]
    [InlineData("é", "e\u0301")]
    public async Task Ids_that_resemble_each_other_are_apart(string id, string other)
    {
        await CreateAsync(Key, Sample.New(Time, id, id));
        await CreateAsync(Sample.Key("s2"), Sample.New(Time, other, other));
        Assert.Equal(["s1"], await ByCustomerAsync(Acme, id));
        Assert.Equal(["s2"], await ByCustomerAsync(Acme, other));
        Assert.Equal(["s1"], await ByCartAsync(Acme, id));
    }

    [Fact]
    public async Task Another_tenants_contexts_are_neither_listed_nor_counted()
    {
        var other = Sample.Key("s1", "acme2");
        await CreateAsync(Key, Sample.New(Time, "c1", "k1"));
        await CreateAsync(other, Sample.New(Time, "c1", "k1"));
        await CreateAsync(Sample.Key("s2", "acme2"), Sample.New(Time, "c1", "k1"));
        Assert.Equal(["s1"], await ByCustomerAsync(Acme, "c1"));
        Assert.Equal(["s1", "s2"], await ByCartAsync(other.Tenant, "k1"));
        Assert.Empty(await ByCustomerAsync(Sample.Tenant("acm"), "c1"));
        var counts = await Store.CountByTenantAsync(Cancellation);
        Assert.Equal(2, counts.Count);
        Assert.Equal((1, 2), (counts[Acme], counts[other.Tenant]));
    }

    [Fact]
    public async Task An_empty_id_is_kept_but_not_listed()
    {
        var created = await CreateAsync(Key, Sample.New(Time, "", ""));
        Sample.AssertSame(created, await ReadAsync(Key));
        Assert.Empty(await ByCustomerAsync(Acme, ""));
        Assert.Empty(await ByCartAsync(Acme, ""));
    }

    [Fact]
    public async Task Counts_follow_creation_and_deletion_and_nothing_else()
    {
        async Task<long> CountAsync() =>
            (await Store.CountByTenantAsync(Cancellation)).GetValueOrDefault(Acme);

        var first = await CreateAsync(Key, Sample.New(Time));
        Assert.False(await SwapAsync(Key, null, Sample.New(Time)));
        var second = await ReplaceAsync(Key, first, Sample.Next(Time, first));
        Assert.Equal(1, await CountAsync());
        Assert.False(await SwapAsync(Key, first.Revision, null));
        Assert.Equal(1, await CountAsync());
        Assert.True(await SwapAsync(Key, second.Revision, null));
        Assert.Equal(0, await CountAsync());
    }
}
