using System.Net;
using SessionContext.Server.Tests.Journey;
using SessionContext.Server.Tests.Logins;
using SessionContext.Server.Tests.OwnContext;
using SessionContext.Server.Tests.Stores;

namespace SessionContext.Server.Tests.Defaults;

/// <summary>
/// Contract § 4: a context that is created for a session whose log-in has a customer is that customer's.
/// </summary>
[EachEngine]
public sealed class LoggedInCreationTests(KnownShopFixture shop) : IClassFixture<KnownShopFixture>
{
    private const string Body = """{"currency":"GBP","metadata":{}}""";

    [Fact]
    public async Task A_PUT_without_customer_creates_the_customers_context_with_the_customers_values()
    {
        var visit = await CustomerAsync();
        (await shop.PutAsync(visit.SessionId, Body)).Is(HttpStatusCode.NoContent);
        Assert.Equal("ann", (await visit.GetAsync()).Is(HttpStatusCode.OK).Text("customerId"));
        Assert.Equal("ch GBP FR fr_CH", await shop.ChoicesAsync(visit.SessionId));
    }

    [Fact]
    public async Task The_same_PUT_again_is_answered_204_and_changes_nothing()
    {
        var visit = await CustomerAsync();
        var first = (await shop.PutAsync(visit.SessionId, Body)).Is(HttpStatusCode.NoContent);
        var again = (await shop.PutAsync(visit.SessionId, Body)).Is(HttpStatusCode.NoContent);
        Assert.Equal(first.ETag, again.ETag);
        Assert.Equal(1, (await shop.ContextAsync(visit.SessionId)).Version);
    }

    [Fact]
    public async Task Another_PUT_without_the_saas_token_is_refused()
    {
        var visit = await CustomerAsync();
        (await shop.PutAsync(visit.SessionId, Body)).Is(HttpStatusCode.NoContent);
        (await shop.PutAsync(visit.SessionId, """{"currency":"JPY","metadata":{}}""")).Is(
            HttpStatusCode.Forbidden
        );
    }

    [Fact]
    public async Task The_same_PUT_is_refused_where_the_customer_did_not_log_in_to_the_session()
    {
        var session = Guid.NewGuid().ToString();
        var owned = """{"customerId":"ann","currency":"GBP","metadata":{}}""";
        (await shop.PutAsync(session, owned, "ann")).Is(HttpStatusCode.NoContent);
        (await shop.PutAsync(session, Body)).Is(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_customer_who_logs_in_meanwhile_has_the_context()
    {
        for (var round = 0; round < 20; round++)
        {
            var visit = await Visit.BeginAsync(shop);
            var put = shop.PutAsync(visit.SessionId, Body);
            await Task.WhenAll(put, visit.BecomeAsync("ann"));
            (await put).Is(HttpStatusCode.NoContent);
            Assert.Equal("ann", (await visit.GetAsync()).Is(HttpStatusCode.OK).Text("customerId"));
        }
    }

    [Fact]
    public async Task After_the_log_out_it_is_nobodys()
    {
        var visit = await CustomerAsync();
        (await shop.LogOutAsync(visit.Token)).Is(HttpStatusCode.NoContent);
        (await shop.PutAsync(visit.SessionId, Body)).Is(HttpStatusCode.NoContent);
        var context = await shop.ContextAsync(visit.SessionId);
        Assert.DoesNotContain("customerId", context.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_the_customer_was_deleted_it_is_nobodys()
    {
        var customer = $"c-{Guid.NewGuid()}";
        var visit = await Visit.BeginAsync(shop);
        await visit.BecomeAsync(customer);
        await shop.TellAsync("customer.deleted", new { customerId = customer });
        (await shop.PutAsync(visit.SessionId, Body)).Is(HttpStatusCode.NoContent);
        var context = await shop.ContextAsync(visit.SessionId);
        Assert.DoesNotContain("customerId", context.Text, StringComparison.Ordinal);
    }

    private async Task<Visit> CustomerAsync()
    {
        var visit = await Visit.BeginAsync(shop);
        await visit.BecomeAsync("ann");
        return visit;
    }
}
