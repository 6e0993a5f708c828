using SessionContext.Core.Clocks;

namespace SessionContext.Core.Tests;

public sealed class ClockGuardTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly Clock _time = new();
    private readonly ClockGuard _guard;

    public ClockGuardTests() => _guard = new(_time, Hour);

    private DateTimeOffset Now => _time.GetUtcNow();

    [Fact]
    public void A_store_without_a_recorded_time_trusts_the_clock_and_records_it()
    {
        var state = _guard.Judge(null);
        Assert.Equal((ClockVerdict.Trusted, true), (state.Verdict, state.IsRecordDue));
    }

    [Theory]
    [InlineData(3600, ClockVerdict.Trusted)]
    [InlineData(3601, ClockVerdict.Ahead)]
    [InlineData(-3600, ClockVerdict.Trusted)]
    [InlineData(-3601, ClockVerdict.Behind)]
    public void The_tolerance_holds_in_both_directions(int seconds, ClockVerdict verdict) =>
        Assert.Equal(verdict, _guard.Judge(Now - seconds * Second).Verdict);

    [Fact]
    public void The_time_is_recorded_once_a_minute()
    {
        Assert.False(_guard.Judge(Now - 59 * Second).IsRecordDue);
        Assert.True(_guard.Judge(Now - Minute).IsRecordDue);
    }

    [Fact]
    public void A_clock_in_doubt_is_not_recorded()
    {
        Assert.False(_guard.Judge(Now - 2 * Hour).IsRecordDue);
        Assert.False(_guard.Judge(Now + 2 * Hour).IsRecordDue);
    }

    [Fact]
    public void Time_that_passes_while_the_process_runs_is_trusted_though_nothing_could_be_recorded()
    {
        var recorded = Now;
        _guard.Judge(recorded);
        _time.Advance(100 * Hour);
        Assert.Equal(ClockVerdict.Trusted, _guard.Judge(recorded).Verdict);
    }

    [Fact]
    public void Time_that_passes_before_the_first_judgement_is_trusted()
    {
        var recorded = Now;
        _time.Advance(100 * Hour);
        Assert.Equal(ClockVerdict.Trusted, _guard.Judge(recorded).Verdict);
    }

    [Fact]
    public void A_jump_is_not_trusted()
    {
        var recorded = Now;
        _guard.Judge(recorded);
        _time.Wrong = 2 * Hour;
        var state = _guard.Judge(recorded);
        Assert.Equal(
            (ClockVerdict.Ahead, 2 * Hour, false),
            (state.Verdict, state.Offset, state.MayFree)
        );
    }

    [Fact]
    public void A_jump_back_may_free_what_has_expired_by_the_earlier_time()
    {
        var recorded = Now;
        _guard.Judge(recorded);
        _time.Wrong = -2 * Hour;
        var state = _guard.Judge(recorded);
        Assert.Equal(
            (ClockVerdict.Behind, -2 * Hour, true),
            (state.Verdict, state.Offset, state.MayFree)
        );
    }

    [Fact]
    public void A_clock_that_is_set_right_again_is_trusted_at_once()
    {
        var recorded = Now;
        _guard.Judge(recorded);
        _time.Wrong = 100 * Hour;
        _guard.Judge(recorded);
        _time.Advance(3 * Hour);
        _time.Wrong = default;
        Assert.Equal(ClockVerdict.Trusted, _guard.Judge(recorded).Verdict);
    }

    [Theory]
    [InlineData(-100)]
    [InlineData(100)]
    public void A_day_without_a_jump_proves_the_clock_right(int hours)
    {
        var recorded = Now + hours * Hour;
        Assert.NotEqual(ClockVerdict.Trusted, _guard.Judge(recorded).Verdict);
        _time.Advance(24 * Hour - Second);
        Assert.NotEqual(ClockVerdict.Trusted, _guard.Judge(recorded).Verdict);
        _time.Advance(Second);
        var state = _guard.Judge(recorded);
        Assert.Equal((ClockVerdict.Trusted, true), (state.Verdict, state.IsRecordDue));
    }

    [Fact]
    public void A_time_that_another_node_records_begins_the_proof_again()
    {
        var recorded = Now - 100 * Hour;
        _guard.Judge(recorded);
        for (var hour = 1; hour < 50; hour++)
        {
            _time.Advance(Hour);
            Assert.Equal(ClockVerdict.Ahead, _guard.Judge(recorded + hour * Hour).Verdict);
        }
    }

    [Fact]
    public void A_clock_that_jumps_again_begins_the_proof_again()
    {
        var recorded = Now - 100 * Hour;
        _guard.Judge(recorded);
        _time.Advance(23 * Hour);
        _time.Wrong = 2 * Hour;
        _guard.Judge(recorded);
        _time.Advance(2 * Hour);
        Assert.Equal(ClockVerdict.Ahead, _guard.Judge(recorded).Verdict);
    }

    [Fact]
    public void A_jump_whose_time_an_operator_has_recorded_is_trusted()
    {
        _guard.Judge(Now);
        _time.Wrong = 2 * Hour;
        Assert.Equal(ClockVerdict.Trusted, _guard.Judge(Now).Verdict);
    }

    [Fact]
    public void Many_small_steps_within_the_tolerance_do_not_add_up_to_a_doubt()
    {
        for (var step = 1; step < 100; step++)
        {
            var recorded = Now;
            _time.Wrong = step * 50 * Minute;
            Assert.Equal(ClockVerdict.Trusted, _guard.Judge(recorded).Verdict);
        }
    }

    /// <summary>What it says, and the time that passes, are two things.</summary>
    private sealed class Clock : TimeProvider
    {
        private DateTimeOffset _passing = new(2026, 2, 4, 17, 6, 50, TimeSpan.Zero);

        public TimeSpan Wrong { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public void Advance(TimeSpan time) => _passing += time;

        public override DateTimeOffset GetUtcNow() => _passing + Wrong;

        public override long GetTimestamp() => _passing.Ticks;
    }
}
