using System.Net;
using SessionContext.Server.Http;

namespace SessionContext.Server.Tests.Input;

public sealed class SharedBudgetTests
{
    private static readonly IPAddress One = IPAddress.Parse("203.0.113.1");
    private static readonly IPAddress Other = IPAddress.Parse("203.0.113.2");

    private readonly SharedBudget _budget = new(total: 10, perNetwork: 6);

    [Fact]
    public void A_network_gets_no_more_than_its_part()
    {
        Assert.True(_budget.TryTake(One, 6));
        Assert.False(_budget.TryTake(One, 1));
        Assert.True(_budget.TryTake(Other, 4));
    }

    [Fact]
    public void All_networks_together_get_no_more_than_the_total()
    {
        Assert.True(_budget.TryTake(One, 5));
        Assert.True(_budget.TryTake(Other, 5));
        Assert.False(_budget.TryTake(Other, 1));
        Assert.Equal(10, _budget.Taken);
    }

    [Fact]
    public void A_caller_without_a_network_may_take_the_total_and_no_more()
    {
        Assert.True(_budget.TryTake(null, 10));
        Assert.False(_budget.TryTake(null, 1));
    }

    [Fact]
    public void What_is_returned_can_be_taken_again()
    {
        Assert.True(_budget.TryTake(One, 6));
        _budget.Return(One, 4);
        Assert.True(_budget.TryTake(One, 4));
        _budget.Return(One, 6);
        Assert.True(_budget.TryTake(null, 10));
        _budget.Return(null, 10);
        Assert.Equal(0, _budget.Taken);
    }

    [Fact]
    public void A_refused_amount_takes_nothing()
    {
        Assert.False(_budget.TryTake(One, 7));
        Assert.False(_budget.TryTake(null, 11));
        Assert.Equal(0, _budget.Taken);
        Assert.True(_budget.TryTake(One, 6));
    }
}
