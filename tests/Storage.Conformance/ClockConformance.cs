using SessionContext.Core;
using SessionContext.Core.Clocks;

namespace SessionContext.Storage.Conformance;

/// <summary>
/// A node whose clock is wrong answers by it, and destroys nothing that is there again once the clock is right.
/// </summary>
public abstract class ClockConformance(ITestStore store) : StoreConformance(store)
{
    private const int Contexts = 20;

    private static readonly TimeSpan Days = TimeSpan.FromDays(3);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private IStoreClock Clock => Assert.IsAssignableFrom<IStoreClock>(Store);

    [Fact]
    public async Task A_clock_days_ahead_at_start_frees_nothing()
    {
        await CreateAllAsync();
        await Clock.KeepClockAsync(Cancellation);
        await RestartAsync(Days);
        await PassMinutesAsync();
        Assert.Null(await ReadAsync(Sample.Key("s0")));
        Assert.Null(await ReadAsync(Sample.RecordKey()));
        Assert.Empty(await ByCustomerAsync(Sample.Key().Tenant, "c"));
        await RestartAsync(TimeSpan.Zero);
        await AssertAllAreThereAsync();
    }

    [Fact]
    public async Task A_clock_days_ahead_at_the_first_start_over_a_store_without_a_recorded_time_frees_nothing()
    {
        await CreateAllAsync();
        await RestartAsync(Days);
        await PassMinutesAsync();
        await RestartAsync(TimeSpan.Zero);
        await AssertAllAreThereAsync();
    }

    [Fact]
    public async Task A_wrong_clock_that_is_started_again_and_again_frees_nothing()
    {
        await CreateAllAsync();
        await Clock.KeepClockAsync(Cancellation);
        for (var start = 0; start < 3; start++)
        {
            await RestartAsync(Days);
            await PassMinutesAsync();
        }

        await RestartAsync(TimeSpan.Zero);
        await AssertAllAreThereAsync();
    }

    [Fact]
    public async Task A_clock_that_jumps_ahead_while_it_runs_frees_nothing()
    {
        await CreateAllAsync();
        await Clock.KeepClockAsync(Cancellation);
        Time.Wrong = Days;
        await PassMinutesAsync();
        Assert.Null(await ReadAsync(Sample.Key("s0")));
        Time.Wrong = TimeSpan.Zero;
        await PassMinutesAsync();
        await AssertAllAreThereAsync();
    }

    [Fact]
    public async Task A_removal_of_what_has_expired_by_a_wrong_clock_removes_nothing()
    {
        await CreateAllAsync();
        await Clock.KeepClockAsync(Cancellation);
        Time.Wrong = Days;
        Assert.True(await SwapAsync(Sample.Key("s0"), null, null));
        Assert.True(await SwapAsync(Sample.RecordKey(), null, null));
        Assert.Equal(
            SwapOutcome.Swapped,
            await Store.CompareAndSwapOnceAsync(
                Sample.Key("s1"),
                null,
                null,
                Sample.Mark(Time),
                Cancellation
            )
        );
        Time.Wrong = TimeSpan.Zero;
        await AssertAllAreThereAsync();
    }

    [Fact]
    public async Task The_verdict_tells_how_far_the_clock_is_off()
    {
        Assert.Equal((ClockVerdict.Trusted, TimeSpan.Zero), await JudgeAsync());
        await Clock.RecordClockAsync(Time.GetUtcNow(), Cancellation);
        await RestartAsync(Days);
        Assert.Equal((ClockVerdict.Ahead, Days), await JudgeAsync());
        await RestartAsync(-Days);
        Assert.Equal((ClockVerdict.Behind, -Days), await JudgeAsync());
        await RestartAsync(Hour);
        Assert.Equal((ClockVerdict.Trusted, TimeSpan.Zero), await JudgeAsync());
    }

    [Fact]
    public async Task A_confirmed_clock_is_trusted_whether_it_is_ahead_or_behind()
    {
        await Clock.RecordClockAsync(Time.GetUtcNow(), Cancellation);
        foreach (var wrong in new[] { Days, -Days })
        {
            await RestartAsync(wrong);
            Assert.NotEqual(ClockVerdict.Trusted, (await JudgeAsync()).Verdict);
            await Clock.RecordClockAsync(Time.GetUtcNow(), Cancellation);
            Assert.Equal(ClockVerdict.Trusted, (await JudgeAsync()).Verdict);
            await RestartAsync(wrong);
            Assert.Equal(ClockVerdict.Trusted, (await JudgeAsync()).Verdict);
        }
    }

    /// <summary>Ends the service, and starts it with a clock that is so far off.</summary>
    private async Task RestartAsync(TimeSpan wrong)
    {
        await Store.DisposeAsync();
        Time.Wrong = wrong;
        await OpenAgainAsync();
    }

    // Several sweeps of each engine, and what a running service does beside them.
    private async Task PassMinutesAsync()
    {
        for (var minute = 0; minute < 10; minute++)
        {
            Time.Advance(Minute);
            await Clock.KeepClockAsync(Cancellation);
            await Store.CheckHealthAsync(Cancellation);
        }
    }

    private async Task<(ClockVerdict Verdict, TimeSpan Offset)> JudgeAsync()
    {
        var state = await Clock.JudgeClockAsync(Cancellation);
        return (state.Verdict, TimeSpan.FromSeconds(Math.Round(state.Offset.TotalSeconds)));
    }

    private async Task CreateAllAsync()
    {
        for (var i = 0; i < Contexts; i++)
        {
            await CreateAsync(Sample.Key($"s{i}"), Sample.New(Time, "c", "k", Hour));
        }

        await CreateAsync(Sample.RecordKey(), Sample.Record(Time, lifetime: Hour));
    }

    private async Task AssertAllAreThereAsync()
    {
        var all = Enumerable.Range(0, Contexts).Select(i => $"s{i}").ToArray();
        Assert.All(
            await Task.WhenAll(all.Select(id => ReadAsync(Sample.Key(id)).AsTask())),
            Assert.NotNull
        );
        Assert.Equal(
            all.Order(StringComparer.Ordinal),
            await ByCustomerAsync(Sample.Key().Tenant, "c")
        );
        Assert.Equal(all.Length, (await ByCartAsync(Sample.Key().Tenant, "k")).Length);
        Assert.NotNull(await ReadAsync(Sample.RecordKey()));
    }
}
