using System.Net;
using SessionContext.Server.Tests.Contexts;
using SessionContext.Server.Tests.Stores;

namespace SessionContext.Server.Tests.Events;

/// <summary>Contract § 7: what each event does.</summary>
[EachEngine]
public sealed class EffectTests(Shop shop)
{
    [Fact]
    public async Task A_created_cart_creates_the_context()
    {
        var session = new Session(shop);
        await ApplyAsync("cart.created", $$"""{"cartId":"c-1","sessionId":"{{session.Id}}"}""");
        var context = (await session.GetAsync()).Is(HttpStatusCode.OK);
        Assert.Equal("c-1", context.Json.GetProperty("cartId").GetString());
        Assert.Equal(1, context.Version);
        Assert.False(context.Json.TryGetProperty("customerId", out _));
    }

    [Fact]
    public async Task A_created_cart_brings_customer_site_and_currency_along()
    {
        var session = new Session(shop);
        await ApplyAsync(
            "cart.created",
            $$"""{"id":"c-1","sessionId":"{{session.Id}}","customerId":"k-1","siteCode":"main \"é\"","currency":"CHF"}"""
        );
        var context = (await session.GetAsync()).Is(HttpStatusCode.OK).Json;
        Assert.Equal("c-1", context.GetProperty("cartId").GetString());
        Assert.Equal("k-1", context.GetProperty("customerId").GetString());
        Assert.Equal("main \"é\"", context.GetProperty("siteCode").GetString());
        Assert.Equal("CHF", context.GetProperty("currency").GetString());
    }

    [Fact]
    public async Task A_created_cart_becomes_that_of_a_context_which_is_there()
    {
        var session = await Session.CreateAsync(
            shop,
            """{"currency":"EUR","cartId":"c-0","context":{"n":1.0},"metadata":{}}"""
        );
        await ApplyAsync(
            "cart.created",
            $$"""{"cartId":"c-1","sessionId":"{{session.Id}}","currency":"CHF"}"""
        );
        var context = (await session.GetAsync()).Is(HttpStatusCode.OK);
        Assert.Equal("c-1", context.Json.GetProperty("cartId").GetString());
        Assert.Equal("EUR", context.Json.GetProperty("currency").GetString());
        Assert.Equal("""{"n":1.0}""", context.Json.GetProperty("context").GetRawText());
        Assert.Equal(2, context.Version);
    }

    [Theory]
    [InlineData("cart.closed", "cartId")]
    [InlineData("cart.deleted", "id")]
    public async Task A_cart_that_ends_is_cleared_and_nothing_else(string type, string field)
    {
        var cart = EventCalls.NewId();
        var session = await WithCartAsync(cart);
        var same = await WithCartAsync(cart);
        var another = await WithCartAsync(EventCalls.NewId());
        await ApplyAsync(type, $$"""{"{{field}}":"{{cart}}"}""");
        foreach (var cleared in (Session[])[session, same])
        {
            var context = (await cleared.GetAsync()).Is(HttpStatusCode.OK);
            Assert.False(context.Json.TryGetProperty("cartId", out _));
            Assert.Equal("EUR", context.Json.GetProperty("currency").GetString());
            Assert.Equal(2, context.Version);
        }

        Assert.Equal(1, await another.VersionAsync());
    }

    [Fact]
    public async Task A_cart_that_no_context_has_may_end()
    {
        var session = await WithCartAsync(EventCalls.NewId());
        await ApplyAsync("cart.closed", $$"""{"cartId":"{{EventCalls.NewId()}}"}""");
        Assert.Equal(1, await session.VersionAsync());
    }

    [Fact]
    public async Task A_customer_who_logs_in_gets_the_context()
    {
        var session = await WithCartAsync("c-1");
        await ApplyAsync(
            "customer.logged.in",
            $$"""{"sessionId":"{{session.Id}}","customerId":"k-1"}"""
        );
        var context = (await session.GetAsync()).Is(HttpStatusCode.OK);
        Assert.Equal("k-1", context.Json.GetProperty("customerId").GetString());
        Assert.Equal("c-1", context.Json.GetProperty("cartId").GetString());
        Assert.Equal(2, context.Version);
    }

    [Fact]
    public async Task A_customer_who_logs_in_where_there_is_no_context_gets_it_with_the_cart()
    {
        var session = new Session(shop);
        await ApplyAsync(
            "customer.logged.in",
            $$"""{"sessionId":"{{session.Id}}","customerId":"k-1"}"""
        );
        (await session.GetAsync()).Is(HttpStatusCode.NotFound);
        await ApplyAsync("cart.created", $$"""{"cartId":"c-1","sessionId":"{{session.Id}}"}""");
        var context = (await session.GetAsync()).Is(HttpStatusCode.OK).Json;
        Assert.Equal("k-1", context.GetProperty("customerId").GetString());
    }

    [Theory]
    [InlineData("""  ,"customerId":"k-1"  """)]
    [InlineData("""  ,"customerId":null  """)]
    [InlineData("")]
    public async Task A_customer_who_logs_out_ends_the_context(string customer)
    {
        var session = await OfCustomerAsync("k-1");
        await ApplyAsync("customer.logged.out", $$"""{"sessionId":"{{session.Id}}"{{customer}}}""");
        (await session.GetAsync()).Is(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_customer_who_logs_out_does_not_end_anothers_context()
    {
        var session = await OfCustomerAsync("k-1");
        await ApplyAsync(
            "customer.logged.out",
            $$"""{"sessionId":"{{session.Id}}","customerId":"k-2"}"""
        );
        Assert.Equal(1, await session.VersionAsync());
    }

    [Theory]
    [InlineData("customerId")]
    [InlineData("customerNumber")]
    public async Task A_customer_who_is_deleted_leaves_no_context(string field)
    {
        var customer = EventCalls.NewId();
        Session[] theirs =
        [
            await OfCustomerAsync(customer),
            await OfCustomerAsync(customer),
            await OfCustomerAsync(customer),
        ];
        var anothers = await OfCustomerAsync(EventCalls.NewId());
        var nobodys = await WithCartAsync("c-1");
        await ApplyAsync("customer.deleted", $$"""{"{{field}}":"{{customer}}"}""");
        foreach (var session in theirs)
        {
            (await session.GetAsync()).Is(HttpStatusCode.NotFound);
        }

        Assert.Equal(1, await anothers.VersionAsync());
        Assert.Equal(1, await nobodys.VersionAsync());
    }

    [Theory]
    [InlineData("customer.updated", """{"id":"k-1"}""")]
    [InlineData("site.site-updated", """{"code":"main"}""")]
    [InlineData("site.site-deleted", null)]
    public async Task What_is_cached_about_customers_and_sites_is_no_contexts_matter(
        string type,
        string? data
    )
    {
        var session = await OfCustomerAsync("k-1");
        await ApplyAsync(type, data);
        Assert.Equal(1, await session.VersionAsync());
    }

    [Fact]
    public async Task An_event_concerns_no_other_tenant()
    {
        var cart = EventCalls.NewId();
        var session = await WithCartAsync(cart);
        string[] events =
        [
            EventCalls.Event("cart.closed", $$"""{"cartId":"{{cart}}"}"""),
            EventCalls.Event("customer.logged.out", $$"""{"sessionId":"{{session.Id}}"}"""),
        ];
        foreach (var one in events)
        {
            (await SendToOtherTenantAsync(one)).Is(HttpStatusCode.NoContent);
        }

        Assert.Equal(1, await session.VersionAsync());
    }

    [Fact]
    public async Task An_event_of_another_tenant_is_another_event()
    {
        var session = new Session(shop);
        var created = EventCalls.Event(
            "cart.created",
            $$"""{"cartId":"c-1","sessionId":"{{session.Id}}"}"""
        );
        (await SendToOtherTenantAsync(created)).Is(HttpStatusCode.NoContent);
        (await session.GetAsync()).Is(HttpStatusCode.NotFound);
        (await shop.SendEventsAsync(created)).Is(HttpStatusCode.NoContent);
        Assert.Equal(1, await session.VersionAsync());
    }

    private Task<Answer> SendToOtherTenantAsync(string one) =>
        shop.SendAsync(
            "POST",
            "/session-context/other/events",
            one,
            request =>
            {
                request.Headers.Authorization = new("Bearer", shop.OtherTenantsToken);
                request.Content!.Headers.ContentType = new(EventCalls.Structured);
            }
        );

    private async Task ApplyAsync(string type, string? data) =>
        (await shop.SendEventsAsync(EventCalls.Event(type, data))).Is(HttpStatusCode.NoContent);

    private Task<Session> WithCartAsync(string cart) =>
        Session.CreateAsync(shop, $$"""{"metadata":{},"currency":"EUR","cartId":"{{cart}}"}""");

    private async Task<Session> OfCustomerAsync(string customer)
    {
        var session = new Session(shop);
        await ApplyAsync(
            "cart.created",
            $$"""{"cartId":"{{EventCalls.NewId()}}","sessionId":"{{session.Id}}","customerId":"{{customer}}"}"""
        );
        return session;
    }
}
