using SessionContext.Core;

namespace SessionContext.Storage.Conformance;

/// <summary>One caller after another: what a swap does, and what it leaves alone.</summary>
public abstract class CompareAndSwapConformance(ITestStore store) : StoreConformance(store)
{
    private static readonly ContextKey Key = Sample.Key();

    [Fact]
    public async Task What_was_never_written_is_absent() => Assert.Null(await ReadAsync(Key));

    [Fact]
    public async Task What_was_created_is_read()
    {
        var created = await CreateAsync(Key, Sample.New(Time, "c1", "k1", TimeSpan.FromHours(1)));
        Sample.AssertSame(created, await ReadAsync(Key));
    }

    [Fact]
    public async Task A_replacement_takes_the_place_of_the_expected_revision()
    {
        var created = await CreateAsync(Key, Sample.New(Time));
        var replaced = await ReplaceAsync(Key, created, Sample.Next(Time, created, "c1"));
        Sample.AssertSame(replaced, await ReadAsync(Key));
    }

    [Fact]
    public async Task A_stale_revision_changes_nothing()
    {
        var first = await CreateAsync(Key, Sample.New(Time));
        var second = await ReplaceAsync(Key, first, Sample.Next(Time, first));
        Assert.False(await SwapAsync(Key, first.Revision, Sample.Next(Time, first, "late")));
        Sample.AssertSame(second, await ReadAsync(Key));
    }

    [Fact]
    public async Task A_revision_ahead_of_the_stored_one_changes_nothing()
    {
        var first = await CreateAsync(Key, Sample.New(Time));
        Assert.False(await SwapAsync(Key, first.Revision.Next(), Sample.Next(Time, first)));
        Sample.AssertSame(first, await ReadAsync(Key));
    }

    [Fact]
    public async Task Creating_what_exists_changes_nothing()
    {
        var created = await CreateAsync(Key, Sample.New(Time));
        Assert.False(await SwapAsync(Key, null, Sample.New(Time)));
        Sample.AssertSame(created, await ReadAsync(Key));
    }

    [Fact]
    public async Task Replacing_what_is_absent_creates_nothing()
    {
        Assert.False(await SwapAsync(Key, Revision.First(), Sample.New(Time)));
        Assert.Null(await ReadAsync(Key));
    }

    [Fact]
    public async Task A_deleted_context_is_absent()
    {
        var created = await CreateAsync(Key, Sample.New(Time));
        Assert.True(await SwapAsync(Key, created.Revision, null));
        Assert.Null(await ReadAsync(Key));
    }

    [Fact]
    public async Task A_stale_delete_deletes_nothing()
    {
        var first = await CreateAsync(Key, Sample.New(Time));
        var second = await ReplaceAsync(Key, first, Sample.Next(Time, first));
        Assert.False(await SwapAsync(Key, first.Revision, null));
        Sample.AssertSame(second, await ReadAsync(Key));
    }

    [Fact]
    public async Task A_late_writer_does_not_bring_a_deleted_context_back()
    {
        var created = await CreateAsync(Key, Sample.New(Time));
        Assert.True(await SwapAsync(Key, created.Revision, null));
        Assert.False(await SwapAsync(Key, created.Revision, Sample.Next(Time, created)));
        Assert.Null(await ReadAsync(Key));
    }

    [Fact]
    public async Task A_revision_of_a_former_incarnation_never_matches()
    {
        var former = await CreateAsync(Key, Sample.New(Time));
        Assert.True(await SwapAsync(Key, former.Revision, null));
        var current = await CreateAsync(Key, Sample.New(Time));

        Assert.Equal(former.Revision.Version, current.Revision.Version);
        Assert.False(await SwapAsync(Key, former.Revision, Sample.Next(Time, former)));
        Assert.False(await SwapAsync(Key, former.Revision, null));
        Sample.AssertSame(current, await ReadAsync(Key));
    }

    [Fact]
    public async Task Deleting_what_is_absent_leaves_it_absent()
    {
        Assert.True(await SwapAsync(Key, null, null));
        Assert.Null(await ReadAsync(Key));
        Assert.Empty(await Store.CountByTenantAsync(Cancellation));
    }

    [Theory]
    [InlineData("acme", "s1", "acme2", "s1")]
    [InlineData("acme", "s1", "acme", "s11")]
    [InlineData("abc", "0abc", "abc0", "abc")]
    [InlineData("abc", "d~e", "abcd", "~e")]
    [InlineData("acme", "s1", "acme", "S1")]
    public async Task Keys_that_resemble_each_other_are_apart(
        string tenant,
        string session,
        string otherTenant,
        string otherSession
    )
    {
        var (key, other) = (Sample.Key(session, tenant), Sample.Key(otherSession, otherTenant));
        var created = await CreateAsync(key, Sample.New(Time, "c", "k"));
        Assert.Null(await ReadAsync(other));
        Assert.False(await SwapAsync(other, created.Revision, null));

        await CreateAsync(other, Sample.New(Time, "c", "k"));
        Assert.True(await SwapAsync(key, created.Revision, null));
        Assert.NotNull(await ReadAsync(other));
    }

    [Fact]
    public async Task A_call_cancelled_before_it_is_made_writes_nothing()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            await Store.CompareAndSwapAsync(
                Key,
                null,
                Sample.New(Time),
                new CancellationToken(canceled: true)
            )
        );
        Assert.Null(await ReadAsync(Key));
    }

    [Fact]
    public async Task A_store_that_works_is_healthy() => await Store.CheckHealthAsync(Cancellation);
}
