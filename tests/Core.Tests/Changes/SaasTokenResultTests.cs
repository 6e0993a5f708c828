using SessionContext.Core.Changes;

namespace SessionContext.Core.Tests.Changes;

public sealed class SaasTokenResultTests
{
    [Theory]
    [InlineData(null, "ann", true)]
    [InlineData("ann", "ann", true)]
    [InlineData("ann", null, true)]
    [InlineData("bob", "ann", false)]
    [InlineData("ann", "bob", false)]
    [InlineData("bob", null, false)]
    [InlineData(null, "bob", false)]
    public void Ann_may_change_what_is_or_becomes_hers(string? owner, string? next, bool allowed) =>
        Assert.Equal(allowed, SaasTokenResult.Of("ann").RefusalFor(owner, next) is null);

    [Fact]
    public void A_caller_without_a_valid_proof_is_told_why() =>
        Assert.Equal(
            new CustomerRefusal(CustomerRefusalKind.ProofInvalid, "expired"),
            SaasTokenResult.Invalid("expired").RefusalFor("ann", "ann")
        );
}
