using System.Net;
using SessionContext.Server.Tests.Contexts;
using SessionContext.Server.Tests.Customers;
using SessionContext.Server.Tests.Events;
using SessionContext.Server.Tests.Logins;
using SessionContext.Server.Tests.OwnContext;
using SessionContext.Server.Tests.Stores;

namespace SessionContext.Server.Tests.Journey;

/// <summary>
/// Contract § 4: nothing that one tenant's callers may do on sessions, carts and customers of the same ids reaches
/// another tenant.
/// </summary>
[EachEngine]
public sealed class OtherTenantTests(SessionFixture shop) : IClassFixture<SessionFixture>
{
    private readonly string _customer = EventCalls.NewId();
    private readonly string _cart = EventCalls.NewId();

    private string Admin => EveryCall.AllPowerfulToken(shop, "demo");

    private string OtherAdmin => EveryCall.AllPowerfulToken(shop, "other");

    [Fact]
    public async Task Every_call_of_another_tenants_caller_is_refused_and_changes_nothing()
    {
        var visit = await CreateAsync();
        var before = (await visit.GetAsync()).Is(HttpStatusCode.OK);
        foreach (var call in EveryCall.Of("demo", visit.SessionId).SelectMany(calls => calls))
        {
            var answer = await shop.SendAsync(call, OtherAdmin);
            Assert.True(answer.Status == HttpStatusCode.Forbidden, $"{call}: {answer.Text}");
            Assert.DoesNotContain(visit.SessionId, answer.Text, StringComparison.Ordinal);
        }

        Assert.Equal(before.Text, (await visit.GetAsync()).Text);
    }

    [Fact]
    public async Task Lists_and_bulk_reads_have_the_own_tenants_context_only()
    {
        var visit = await CreateAsync();
        await CreateInOtherAsync(visit.SessionId);
        var own = (await visit.GetAsync()).Is(HttpStatusCode.OK).Text;
        foreach (var query in (string[])[$"customerId={_customer}", $"cartId={_cart}"])
        {
            var list = await shop.SendAsync(HttpMethod.Get, $"{Visit.Root}/context?{query}", Admin);
            Assert.Equal($"[{own}]", list.Is(HttpStatusCode.OK).Text);
        }

        var bulk = await shop.SendAsync(
            HttpMethod.Post,
            $"{Visit.Root}/context/bulk",
            Admin,
            $$"""{"sessionIds":["{{visit.SessionId}}"]}"""
        );
        Assert.Equal(
            $$"""[{"index":0,"code":200,"context":{{own}}}]""",
            bulk.Is(HttpStatusCode.MultiStatus).Text
        );
        Assert.Equal(1, (await shop.ExportAsync(_customer)).Count("contexts"));
    }

    [Theory]
    [InlineData("DELETE", "/sessions")]
    [InlineData("DELETE", "")]
    public async Task Ending_and_erasing_a_customer_leaves_the_customer_of_that_id_elsewhere(
        string method,
        string below
    )
    {
        var visit = await CreateAsync();
        var other = await CreateInOtherAsync(visit.SessionId);

        var ended = await shop.SendAsync(
            new(method),
            $"{Visit.Root}/customers/{_customer}{below}",
            Admin
        );

        Assert.True(ended.Ended() > 0);
        await visit.AssertEndedAsync();
        (await shop.SendAsync(HttpMethod.Get, Path(visit.SessionId), OtherAdmin)).Is(
            HttpStatusCode.OK
        );
        (await shop.CustomerRefreshAsync(other.Refresh(), "other")).Is(HttpStatusCode.OK);
        (
            await shop.SendAsync(
                HttpMethod.Get,
                "/session-context/other/me/sessions",
                other.Access()
            )
        ).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_customers_own_sessions_are_those_of_the_tenant()
    {
        var visit = await CreateAsync();
        var login = await CreateInOtherAsync(visit.SessionId);
        var elsewhere = login.SessionId();

        var list = (await visit.OwnSessionsAsync()).Is(HttpStatusCode.OK);
        Assert.DoesNotContain(elsewhere, list.Text, StringComparison.Ordinal);
        (await visit.EndOwnAsync($"/{elsewhere}")).Is(HttpStatusCode.NotFound);
        (await visit.EndOwnAsync("?except=current")).Is(HttpStatusCode.NoContent);

        (await shop.CustomerRefreshAsync(login.Refresh(), "other")).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_cursor_of_another_tenant_is_refused()
    {
        await CreateAsync();
        await CreateAsync();
        var query = $"context?cartId={_cart}";
        var page = await shop.SendAsync(HttpMethod.Get, $"{Visit.Root}/{query}&pageSize=1", Admin);
        var cursor = Assert.Single(page.Headers.GetValues("X-Next-Cursor"));
        query += $"&cursor={cursor}";
        (await shop.SendAsync(HttpMethod.Get, $"{Visit.Root}/{query}", Admin)).Is(
            HttpStatusCode.OK
        );
        (await shop.SendAsync(HttpMethod.Get, $"/session-context/other/{query}", OtherAdmin)).Names(
            "cursor"
        );
    }

    private static string Path(string session) => $"/session-context/other/context/{session}";

    private async Task<Visit> CreateAsync()
    {
        var visit = await shop.WithoutContextAsync(_customer);
        var context = $"{Visit.Root}/context/{visit.SessionId}";
        await PutAsync(context, Admin, await shop.SaasTokenAsync(_customer));
        return visit;
    }

    /// <summary>
    /// The customer of the same id in the tenant <c>other</c>: a log-in, and a context with the session's id and the
    /// same cart.
    /// </summary>
    private async Task<Answer> CreateInOtherAsync(string session)
    {
        var anonymous = (await shop.LogInAsync(tenant: "other", client: "elsewhere")).Access();
        var subject = shop.Subject(_customer, token => token.Claims["tenant"] = "other");
        var login = (await shop.ExchangeAsync(anonymous, subject, "other")).Is(HttpStatusCode.OK);
        await PutAsync(Path(session), OtherAdmin, login.Text("saas_token"));
        return login;
    }

    private async Task PutAsync(string path, string token, string saasToken) =>
        (
            await shop.SendAsync(
                HttpMethod.Put,
                $"{path}?upsert=true",
                token,
                $$$"""{"customerId":"{{{_customer}}}","cartId":"{{{_cart}}}","metadata":{}}""",
                saasToken
            )
        ).Is(HttpStatusCode.NoContent);
}
