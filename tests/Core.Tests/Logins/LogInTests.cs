using SessionContext.Core.Logins;

namespace SessionContext.Core.Tests.Logins;

/// <summary>Whose a session is after a log-in and a log-out (contract § 4).</summary>
public sealed class LogInTests
{
    private readonly Rules _rules = new();

    [Fact]
    public async Task A_log_in_makes_the_guests_context_the_customers()
    {
        await _rules.PutAsync("""{"currency":"EUR","metadata":{}}""", upsert: true);
        Assert.Equal(LoginOutcome.Succeeded, await _rules.LogInAsync("ann"));
        var context = await _rules.ReadAsync();
        Assert.Equal("ann", context!.CustomerId);
        Assert.Null(context.ExpiresAt);
    }

    [Fact]
    public async Task Another_customer_cannot_log_in_to_a_customers_session()
    {
        await _rules.LogInAsync("ann");
        Assert.Equal(LoginOutcome.AnotherCustomer, await _rules.LogInAsync("bob"));
        Assert.Equal(LoginOutcome.AnotherCustomer, await _rules.LogInAsync("bob", formerId: "ann"));
        Assert.Equal(LoginOutcome.Succeeded, await _rules.LogInAsync("ann", formerId: "ann"));
    }

    [Fact]
    public async Task A_log_out_deletes_the_context_and_nobody_logs_in_to_the_session_again()
    {
        await _rules.PutAsync("""{"currency":"EUR","metadata":{}}""", upsert: true);
        await _rules.LogInAsync("ann");
        Assert.Equal(LoginOutcome.Succeeded, await _rules.LogOutAsync("ann"));
        Assert.Null(await _rules.ReadAsync());
        Assert.Equal(LoginOutcome.LoggedOut, await _rules.LogInAsync("ann"));
    }

    [Fact]
    public async Task Another_customer_cannot_log_the_customer_out()
    {
        await _rules.LogInAsync("ann");
        Assert.Equal(LoginOutcome.AnotherCustomer, await _rules.LogOutAsync("bob"));
    }
}
