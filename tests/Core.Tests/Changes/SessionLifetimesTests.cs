using SessionContext.Core.Changes;

namespace SessionContext.Core.Tests.Changes;

public sealed class SessionLifetimesTests
{
    private static readonly DateTimeOffset Now = new(2026, 2, 4, 17, 6, 50, TimeSpan.Zero);

    [Fact]
    public void An_anonymous_context_ends_after_an_hour_and_a_customers_never()
    {
        var lifetimes = new SessionLifetimes();
        Assert.Equal(Now.AddHours(1), lifetimes.ExpiryOf(Keys.Tenant, null, Now));
        Assert.Null(lifetimes.ExpiryOf(Keys.Tenant, "ann", Now));
    }

    [Fact]
    public void Each_has_the_lifetime_that_it_was_given()
    {
        var lifetimes = new SessionLifetimes
        {
            Anonymous = TimeSpan.FromMinutes(5),
            Customer = TimeSpan.FromDays(30),
        };
        Assert.Equal(Now.AddMinutes(5), lifetimes.ExpiryOf(Keys.Tenant, null, Now));
        Assert.Equal(Now.AddDays(30), lifetimes.ExpiryOf(Keys.Tenant, "ann", Now));
    }

    [Fact]
    public void A_tenant_with_lifetimes_of_its_own_has_those()
    {
        var lifetimes = new SessionLifetimes
        {
            Tenants = new Dictionary<Tenant, SessionLifetimes>
            {
                [Keys.Tenant] = new()
                {
                    Anonymous = TimeSpan.FromMinutes(5),
                    Customer = TimeSpan.FromDays(30),
                },
            },
        };
        Assert.Equal(Now.AddMinutes(5), lifetimes.ExpiryOf(Keys.Tenant, null, Now));
        Assert.Equal(Now.AddDays(30), lifetimes.ExpiryOf(Keys.Tenant, "ann", Now));
        Assert.True(Tenant.TryParse("other", out var other));
        Assert.Equal(Now.AddHours(1), lifetimes.ExpiryOf(other, null, Now));
        Assert.Null(lifetimes.ExpiryOf(other, "ann", Now));
    }
}
