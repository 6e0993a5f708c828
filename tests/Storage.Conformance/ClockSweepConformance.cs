using SessionContext.Core.Clocks;

namespace SessionContext.Storage.Conformance;

/// <summary>When an engine that purges by the clocks of its nodes purges again after a clock was in doubt.</summary>
public abstract class ClockSweepConformance(ITestStore store) : StoreConformance(store)
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Weekend = TimeSpan.FromHours(62);

    private IStoreClock Clock => Assert.IsAssignableFrom<IStoreClock>(Store);

    [Fact]
    public async Task After_a_weekend_off_what_has_expired_is_purged_when_an_operator_confirms_the_clock()
    {
        await StopForAWeekendAsync();
        await PassAsync(10, Minute);
        Assert.Equal(1, await CountAsync());
        await Clock.RecordClockAsync(Time.GetUtcNow(), Cancellation);
        await UntilPurgedAsync();
    }

    [Fact]
    public async Task After_a_weekend_off_what_has_expired_is_purged_when_the_service_has_run_for_a_day()
    {
        await StopForAWeekendAsync();
        await PassAsync(23 * 6, 10 * Minute);
        Assert.Equal(1, await CountAsync());
        await PassAsync(2 * 6, 10 * Minute);
        await UntilPurgedAsync();
    }

    [Fact]
    public async Task A_clock_that_jumps_again_begins_the_day_again()
    {
        await StopForAWeekendAsync();
        await PassAsync(23 * 6, 10 * Minute);
        Time.Wrong = 10 * Hour;
        await PassAsync(23 * 6, 10 * Minute);
        Assert.Equal(1, await CountAsync());
        await PassAsync(2 * 6, 10 * Minute);
        await UntilPurgedAsync();
    }

    [Fact]
    public async Task A_short_time_off_frees_at_once()
    {
        await CreateAsync(Sample.Key(), Sample.New(Time, lifetime: Hour / 2));
        await Clock.KeepClockAsync(Cancellation);
        await Store.DisposeAsync();
        Time.Advance(Hour - Minute);
        await OpenAgainAsync();
        await UntilPurgedAsync();
    }

    [Fact]
    public async Task A_clock_that_is_behind_frees_nothing_early()
    {
        await CreateAsync(Sample.Key(), Sample.New(Time, lifetime: Hour));
        await Clock.KeepClockAsync(Cancellation);
        Time.Wrong = -Weekend;
        await PassAsync(59, Minute);
        Assert.Equal(1, await CountAsync());
    }

    private async Task StopForAWeekendAsync()
    {
        await CreateAsync(Sample.Key(), Sample.New(Time, lifetime: Hour));
        await Clock.KeepClockAsync(Cancellation);
        await Store.DisposeAsync();
        Time.Advance(Weekend);
        await OpenAgainAsync();
    }

    private async Task PassAsync(int times, TimeSpan time)
    {
        for (var i = 0; i < times; i++)
        {
            Time.Advance(time);
            await Clock.KeepClockAsync(Cancellation);
        }

        await Store.CheckHealthAsync(Cancellation);
    }

    private async Task UntilPurgedAsync()
    {
        for (var round = 0; await CountAsync() > 0; round++)
        {
            Assert.True(round < 10_000, "Nothing is purged.");
            await PassAsync(1, Minute);
        }
    }

    private async Task<long> CountAsync() =>
        (await Store.CountByTenantAsync(Cancellation)).GetValueOrDefault(Sample.Key().Tenant);
}
