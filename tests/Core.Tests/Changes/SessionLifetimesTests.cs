using SessionContext.Core.Changes;

namespace SessionContext.Core.Tests.Changes;

public sealed class SessionLifetimesTests
{
    private static readonly DateTimeOffset Now = new(2026, 2, 4, 17, 6, 50, TimeSpan.Zero);

    [Fact]
    public void An_anonymous_context_ends_after_an_hour_and_a_customers_never()
    {
        var lifetimes = new SessionLifetimes();
        Assert.Equal(Now.AddHours(1), lifetimes.EndOf(null, Now));
        Assert.Null(lifetimes.EndOf("ann", Now));
    }

    [Fact]
    public void Each_has_the_lifetime_that_it_was_given()
    {
        var lifetimes = new SessionLifetimes
        {
            Anonymous = TimeSpan.FromMinutes(5),
            Customer = TimeSpan.FromDays(30),
        };
        Assert.Equal(Now.AddMinutes(5), lifetimes.EndOf(null, Now));
        Assert.Equal(Now.AddDays(30), lifetimes.EndOf("ann", Now));
    }
}
