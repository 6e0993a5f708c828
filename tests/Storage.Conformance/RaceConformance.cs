using SessionContext.Core;

namespace SessionContext.Storage.Conformance;

/// <summary>Many callers at once: exactly one wins, and what it wrote is what is stored.</summary>
public abstract class RaceConformance(ITestStore store) : StoreConformance(store)
{
    private const int Callers = 32;
    private const int Rounds = 10;
    private static readonly ContextKey Key = Sample.Key();

    [Fact]
    public async Task Of_many_replacements_of_one_revision_exactly_one_wins()
    {
        var stored = await CreateAsync(Key, Sample.New(Time));
        for (var round = 0; round < Rounds; round++)
        {
            var rivals = Rivals(i => Sample.Next(Time, stored, $"c{i}"));
            stored = await OnlyWinnerAsync(stored.Revision, rivals);
            Assert.Equal(["s1"], await ByCustomerAsync(Key.Tenant, stored.CustomerId!));
        }
    }

    [Fact]
    public async Task Of_many_creations_exactly_one_wins()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var winner = await OnlyWinnerAsync(null, Rivals(_ => Sample.New(Time)));
            Assert.Equal(1, (await Store.CountByTenantAsync(Cancellation))[Key.Tenant]);
            Assert.True(await SwapAsync(Key, winner.Revision, null));
        }
    }

    [Fact]
    public async Task Of_a_delete_and_an_update_exactly_one_wins()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var stored = await CreateAsync(Key, Sample.New(Time, "c1"));
            var updated = Sample.Next(Time, stored, "c2");
            var outcomes = await AtOnceAsync(stored.Revision, [null, updated]);
            Assert.Single(outcomes, won => won);
            Sample.AssertSame(outcomes[0] ? null : updated, await ReadAsync(Key));
            Assert.Empty(await ByCustomerAsync(Key.Tenant, "c1"));
            Assert.Equal(outcomes[0] ? 0 : 1, (await ByCustomerAsync(Key.Tenant, "c2")).Length);
            await SwapAsync(Key, updated.Revision, null);
        }
    }

    [Fact]
    public async Task Increments_by_many_callers_are_all_kept()
    {
        await CreateAsync(Key, Sample.New(Time));
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(IncrementTenTimesAsync)));
        Assert.Equal(81, (await ReadAsync(Key))!.Revision.Version);
    }

    private async Task IncrementTenTimesAsync()
    {
        for (var done = 0; done < 10; )
        {
            var stored = (await ReadAsync(Key))!;
            done += await SwapAsync(Key, stored.Revision, Sample.Next(Time, stored)) ? 1 : 0;
        }
    }

    private static StoredContext[] Rivals(Func<int, StoredContext> make) =>
        [.. Enumerable.Range(0, Callers).Select(make)];

    private async Task<StoredContext> OnlyWinnerAsync(Revision? expected, StoredContext[] rivals)
    {
        var outcomes = await AtOnceAsync(expected, rivals);
        Assert.Single(outcomes, won => won);
        var winner = rivals[Array.IndexOf(outcomes, true)];
        Sample.AssertSame(winner, await ReadAsync(Key));
        return winner;
    }

    private Task<bool[]> AtOnceAsync(Revision? expected, StoredContext?[] replacements) =>
        Task.WhenAll(
            replacements.Select(replacement =>
                Task.Run(() => SwapAsync(Key, expected, replacement).AsTask(), Cancellation)
            )
        );
}
