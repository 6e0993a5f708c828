using SessionContext.Core;
using SessionContext.Storage.Conformance;

namespace SessionContext.Storage.Embedded.Tests;

/// <summary>The judge itself: it takes what one register could have answered, and nothing else.</summary>
public sealed class LinearizabilityTests
{
    private static readonly Revision R1 = new(7, 1);
    private static readonly Revision R2 = new(7, 2);
    private static readonly Revision R3 = new(7, 3);

    [Fact]
    public void Calls_one_after_another_with_the_right_answers_are_taken() =>
        Assert.True(
            Linearizability.Holds([
                new SwapOperation(1, 2, null, R1, true),
                new SwapOperation(3, 4, R1, R2, true),
                new SwapOperation(5, 6, R1, R3, false),
                new ReadOperation(7, 8, R2),
                new SwapOperation(9, 10, R2, null, true),
                new ReadOperation(11, 12, null),
            ])
        );

    [Fact]
    public void Calls_at_the_same_time_may_take_effect_in_any_order() =>
        Assert.True(
            Linearizability.Holds([
                new ReadOperation(1, 10, R2),
                new SwapOperation(2, 9, R1, R2, true),
                new SwapOperation(3, 8, null, R1, true),
                new ReadOperation(4, 7, null),
            ])
        );

    [Fact]
    public void Two_winners_of_one_revision_are_refused() =>
        Assert.False(
            Linearizability.Holds([
                new SwapOperation(1, 2, null, R1, true),
                new SwapOperation(3, 6, R1, R2, true),
                new SwapOperation(4, 5, R1, R3, true),
            ])
        );

    [Fact]
    public void A_stale_read_is_refused() =>
        Assert.False(
            Linearizability.Holds([
                new SwapOperation(1, 2, null, R1, true),
                new SwapOperation(3, 4, R1, R2, true),
                new ReadOperation(5, 6, R1),
            ])
        );

    [Fact]
    public void A_read_of_what_is_written_only_later_is_refused() =>
        Assert.False(
            Linearizability.Holds([
                new ReadOperation(1, 2, R1),
                new SwapOperation(3, 4, null, R1, true),
            ])
        );

    [Fact]
    public void A_lost_write_is_refused() =>
        Assert.False(
            Linearizability.Holds([
                new SwapOperation(1, 2, null, R1, true),
                new ReadOperation(3, 4, null),
            ])
        );

    [Fact]
    public void A_swap_refused_without_a_reason_is_refused() =>
        Assert.False(Linearizability.Holds([new SwapOperation(1, 2, null, R1, false)]));

    [Fact]
    public void Reads_that_go_back_in_time_are_refused() =>
        Assert.False(
            Linearizability.Holds([
                new SwapOperation(1, 2, null, R1, true),
                new SwapOperation(3, 10, R1, R2, true),
                new ReadOperation(4, 5, R2),
                new ReadOperation(6, 7, R1),
            ])
        );
}
