using SessionContext.Core.Changes;

namespace SessionContext.Core.Tests.Changes;

/// <summary>What a PUT is answered (contract § 2).</summary>
public sealed class ReplaceTests
{
    private const string New = """{"currency":"EUR","metadata":{}}""";
    private const string OfAnn = """{"customerId":"ann","metadata":{}}""";

    private readonly Rules _rules = new();

    [Fact]
    public async Task A_session_is_created_only_if_upsert_is_asked_for()
    {
        Assert.IsType<ChangeOutcome.NotFound>(await _rules.PutAsync(New));
        Assert.Null(await _rules.ReadAsync());

        var stored = Assert.IsType<ChangeOutcome.Stored>(await _rules.PutAsync(New, upsert: true));
        Assert.Equal(1, stored.Revision.Version);
        Assert.Equal(stored.Revision, (await _rules.ReadAsync())!.Revision);
    }

    [Fact]
    public async Task The_stored_version_is_replaced()
    {
        await _rules.PutAsync(New, upsert: true);
        var stored = Assert.IsType<ChangeOutcome.Stored>(
            await _rules.PutAsync("""{"currency":"CHF","metadata":{"version":1}}""")
        );
        Assert.Equal(2, stored.Revision.Version);
    }

    [Fact]
    public async Task A_stale_version_is_refused_and_both_versions_are_named()
    {
        await _rules.PutAsync(New, upsert: true);
        await _rules.PutAsync("""{"currency":"CHF","metadata":{"version":1}}""");
        Assert.Equal(
            new ChangeOutcome.Stale(1, 2),
            await _rules.PutAsync("""{"currency":"USD","metadata":{"version":1}}""")
        );
    }

    [Fact]
    public async Task The_version_is_required_because_the_session_already_exists()
    {
        await _rules.PutAsync(New, upsert: true);
        Assert.IsType<ChangeOutcome.Invalid>(
            await _rules.PutAsync("""{"currency":"CHF","metadata":{}}""")
        );
    }

    [Fact]
    public async Task A_customers_context_needs_the_proof_of_that_customer()
    {
        Assert.IsType<ChangeOutcome.NotTheCustomer>(await _rules.PutAsync(OfAnn, upsert: true));
        Assert.IsType<ChangeOutcome.NotTheCustomer>(
            await _rules.PutAsync(OfAnn, upsert: true, proven: "bob")
        );
        Assert.IsType<ChangeOutcome.Stored>(
            await _rules.PutAsync(OfAnn, upsert: true, proven: "ann")
        );
        Assert.Equal("ann", (await _rules.ReadAsync())!.CustomerId);
    }

    [Fact]
    public async Task A_context_that_has_expired_is_created_again_with_version_1()
    {
        await _rules.PutAsync(New, upsert: true);
        _rules.Time.Advance(TimeSpan.FromHours(1));
        Assert.IsType<ChangeOutcome.NotFound>(
            await _rules.PutAsync("""{"currency":"CHF","metadata":{"version":1}}""")
        );
        var stored = Assert.IsType<ChangeOutcome.Stored>(await _rules.PutAsync(New, upsert: true));
        Assert.Equal(1, stored.Revision.Version);
    }
}
