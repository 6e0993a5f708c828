using SessionContext.Core;

namespace SessionContext.Storage.Conformance;

/// <summary>From its end on, to the millisecond, a context is absent to every operation.</summary>
public abstract class ExpiryConformance(ITestStore store) : StoreConformance(store)
{
    private static readonly ContextKey Key = Sample.Key();
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);

    [Fact]
    public async Task A_context_is_read_until_its_end_and_not_from_then_on()
    {
        await CreateAsync(Key, Sample.New(Time, lifetime: Hour));
        Time.Advance(Hour - Millisecond);
        Assert.NotNull(await ReadAsync(Key));
        Time.Advance(Millisecond);
        Assert.Null(await ReadAsync(Key));
    }

    [Fact]
    public async Task An_ended_context_can_be_neither_replaced_nor_deleted_by_its_revision()
    {
        var ended = await CreateAsync(Key, Sample.New(Time, lifetime: Hour));
        Time.Advance(Hour);
        Assert.False(await SwapAsync(Key, ended.Revision, Sample.Next(Time, ended)));
        Assert.False(await SwapAsync(Key, ended.Revision, null));
        Assert.Null(await ReadAsync(Key));
    }

    [Fact]
    public async Task A_new_context_takes_the_place_of_an_ended_one()
    {
        await CreateAsync(Key, Sample.New(Time, "old", "old", Hour));
        Time.Advance(Hour);
        var created = await CreateAsync(Key, Sample.New(Time, "new", "new", Hour));

        Sample.AssertSame(created, await ReadAsync(Key));
        Assert.Empty(await ByCustomerAsync(Key.Tenant, "old"));
        Assert.Empty(await ByCartAsync(Key.Tenant, "old"));
        Assert.Equal(["s1"], await ByCustomerAsync(Key.Tenant, "new"));
        Assert.Equal(1, (await Store.CountByTenantAsync(Cancellation))[Key.Tenant]);
    }

    [Fact]
    public async Task Lists_leave_ended_contexts_out()
    {
        await CreateAsync(Sample.Key("short"), Sample.New(Time, "c", "k", Hour));
        await CreateAsync(Sample.Key("long"), Sample.New(Time, "c", "k", 2 * Hour));
        Time.Advance(Hour - Millisecond);
        Assert.Equal(["long", "short"], await ByCustomerAsync(Key.Tenant, "c"));
        Time.Advance(Millisecond);
        Assert.Equal(["long"], await ByCustomerAsync(Key.Tenant, "c"));
        Assert.Equal(["long"], await ByCartAsync(Key.Tenant, "k"));
    }

    [Fact]
    public async Task A_replacement_moves_the_end_either_way()
    {
        var first = await CreateAsync(Key, Sample.New(Time, lifetime: Hour));
        var longer = await ReplaceAsync(Key, first, Sample.Next(Time, first, lifetime: 3 * Hour));
        Time.Advance(Hour);
        Assert.NotNull(await ReadAsync(Key));
        await ReplaceAsync(Key, longer, Sample.Next(Time, longer, lifetime: Millisecond));
        Time.Advance(Millisecond);
        Assert.Null(await ReadAsync(Key));
    }

    [Fact]
    public async Task A_life_is_extended_under_the_same_revision()
    {
        var stored = await CreateAsync(Key, Sample.New(Time, "c1", "k1", Hour));
        Time.Advance(Hour - Millisecond);
        var extended = Sample.WithExpiry(stored, Time.GetUtcNow() + Hour);
        await ReplaceAsync(Key, stored, extended);

        Time.Advance(Hour - Millisecond);
        Sample.AssertSame(extended, await ReadAsync(Key));
        Assert.Equal(["s1"], await ByCustomerAsync(Key.Tenant, "c1"));
        Time.Advance(Millisecond);
        Assert.Null(await ReadAsync(Key));
    }

    [Fact]
    public async Task An_extended_life_does_not_refuse_a_change_that_was_under_way()
    {
        var stored = await CreateAsync(Key, Sample.New(Time, lifetime: Hour));
        await ReplaceAsync(Key, stored, Sample.WithExpiry(stored, Time.GetUtcNow() + 2 * Hour));
        var changed = await ReplaceAsync(Key, stored, Sample.Next(Time, stored, lifetime: Hour));
        Sample.AssertSame(changed, await ReadAsync(Key));
    }

    [Fact]
    public async Task An_ended_life_cannot_be_prolonged()
    {
        var stored = await CreateAsync(Key, Sample.New(Time, lifetime: Hour));
        Time.Advance(Hour);
        var extended = Sample.WithExpiry(stored, Time.GetUtcNow() + Hour);
        Assert.False(await SwapAsync(Key, stored.Revision, extended));
        Assert.Null(await ReadAsync(Key));
    }

    [Fact]
    public async Task A_context_without_an_end_stays()
    {
        var first = await CreateAsync(Key, Sample.New(Time, lifetime: Hour));
        await ReplaceAsync(Key, first, Sample.Next(Time, first));
        Time.Advance(TimeSpan.FromDays(10_000));
        Assert.NotNull(await ReadAsync(Key));
    }

    [Fact]
    public async Task A_context_that_ended_while_the_store_was_closed_is_absent()
    {
        await CreateAsync(Key, Sample.New(Time, "c", "k", Hour));
        Time.Advance(Hour);
        await ReopenAsync();
        Assert.Null(await ReadAsync(Key));
        Assert.Empty(await ByCustomerAsync(Key.Tenant, "c"));
    }
}
