namespace SessionContext.Core.Tests;

public sealed class TenantTests
{
    [Theory]
    [InlineData("abc")]
    [InlineData("a23")]
    [InlineData("abcdefghijklmnop")]
    public void A_name_that_keeps_the_rule_is_taken(string name)
    {
        Assert.True(Tenant.TryParse(name, out var tenant));
        Assert.Equal(name, tenant.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("ab")]
    [InlineData("abcdefghijklmnopq")]
    [InlineData("1bc")]
    [InlineData("Abc")]
    [InlineData("aBc")]
    [InlineData("a-c")]
    [InlineData("a c")]
    [InlineData("abc\n")]
    [InlineData("äbc")]
    public void A_name_that_breaks_the_rule_is_refused(string? name) =>
        Assert.False(Tenant.TryParse(name, out _));
}
