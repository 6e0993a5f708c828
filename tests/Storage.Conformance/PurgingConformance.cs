using SessionContext.Core;

namespace SessionContext.Storage.Conformance;

/// <summary>
/// The storage of what has ended is purged, and nothing else is. Of contexts only: a store tells how many it keeps. Of
/// records it tells nothing, an ended one being absent whether its storage was purged or not, so each engine's own
/// tests show that.
/// </summary>
public abstract class PurgingConformance(ITestStore store) : StoreConformance(store)
{
    // Far more than an engine needs; only one that never purges gets there.
    private const int MostRounds = 10_000;

    private static readonly ContextKey Key = Sample.Key();
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    // Beyond all the time that passes until the others are purged.
    private static readonly TimeSpan Long = TimeSpan.FromDays(10_000);

    [Fact]
    public async Task An_ended_contexts_storage_is_purged()
    {
        await CreateAsync(Key, Sample.New(Time, "c1", "k1", Hour));
        Time.Advance(Hour);
        await UntilStoredAsync(0);
        Assert.Null(await ReadAsync(Key));
    }

    [Fact]
    public async Task Many_that_end_together_are_purged_and_those_that_live_are_kept()
    {
        var living = await CreateManyAsync("living", 300, Long);
        await CreateManyAsync("ended", 1_000, Hour);
        Time.Advance(Hour);
        await UntilStoredAsync(living.Length);
        foreach (var key in living)
        {
            Assert.NotNull(await ReadAsync(key));
        }
    }

    [Fact]
    public async Task An_extended_context_is_purged_at_its_later_end()
    {
        await CreateAsync(Sample.Key("ended"), Sample.New(Time, lifetime: Hour));
        var stored = await CreateAsync(Key, Sample.New(Time, lifetime: Hour));
        var extended = Sample.WithExpiry(stored, Time.GetUtcNow() + Long);
        await ReplaceAsync(Key, stored, extended);
        Time.Advance(Hour);
        await UntilStoredAsync(1);
        Sample.AssertSame(extended, await ReadAsync(Key));

        Time.Advance(Long);
        await UntilStoredAsync(0);
    }

    [Fact]
    public async Task A_context_whose_end_was_taken_away_is_kept()
    {
        await CreateAsync(Sample.Key("ended"), Sample.New(Time, lifetime: Hour));
        var stored = await CreateAsync(Key, Sample.New(Time, lifetime: Hour));
        var kept = await ReplaceAsync(Key, stored, Sample.Next(Time, stored, "c1"));
        Time.Advance(Hour);
        await UntilStoredAsync(1);
        Sample.AssertSame(kept, await ReadAsync(Key));
    }

    [Fact]
    public async Task A_new_context_in_the_place_of_an_ended_one_is_kept()
    {
        await CreateAsync(Sample.Key("ended"), Sample.New(Time, lifetime: Hour));
        await CreateAsync(Key, Sample.New(Time, lifetime: Hour));
        Time.Advance(Hour);
        var again = await CreateAsync(Key, Sample.New(Time, "c2", lifetime: Long));
        await UntilStoredAsync(1);
        Sample.AssertSame(again, await ReadAsync(Key));
        Assert.Equal(["s1"], await ByCustomerAsync(Key.Tenant, "c2"));
    }

    [Fact]
    public async Task What_ended_while_the_store_was_closed_is_purged()
    {
        await CreateAsync(Key, Sample.New(Time, lifetime: Hour));
        Time.Advance(Hour);
        await ReopenAsync();
        await UntilStoredAsync(0);
    }

    /// <summary>Lets time pass, in which the engine may purge.</summary>
    private async Task PassTimeAsync()
    {
        Time.Advance(TimeSpan.FromMinutes(1));
        await Store.CheckHealthAsync(Cancellation); // its turn comes after what was begun
        await ReachTimeAsync();
    }

    private async Task UntilStoredAsync(long contexts)
    {
        for (var round = 0; await CountAsync() != contexts; round++)
        {
            Assert.True(round < MostRounds, $"{await CountAsync()} are stored, not {contexts}.");
            await PassTimeAsync();
        }
    }

    private async Task<long> CountAsync() =>
        (await Store.CountByTenantAsync(Cancellation)).GetValueOrDefault(Key.Tenant);

    private async Task<ContextKey[]> CreateManyAsync(string name, int count, TimeSpan lifetime)
    {
        var keys = Enumerable.Range(0, count).Select(i => Sample.Key($"{name}{i}")).ToArray();
        await Task.WhenAll(
            keys.Select(key => CreateAsync(key, Sample.New(Time, "c", "k", lifetime)))
        );
        return keys;
    }
}
