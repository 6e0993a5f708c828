using System.Text.Json;
using SessionContext.Core.Events;

namespace SessionContext.Core.Tests.Events;

/// <summary>Contract § 7: which events there are, and what their data must hold.</summary>
public sealed class ShopEventTypesTests
{
    private static readonly string TooLong = new('x', 129);

    [Fact]
    public void A_created_cart_names_cart_and_session() =>
        Assert.Equal(
            new ShopEvent.CartCreated(Session("s-1"), "c-1", null, null, null),
            Good("cart.created", """{"cartId":"c-1","sessionId":"s-1"}""")
        );

    [Fact]
    public void A_created_cart_may_name_customer_site_and_currency() =>
        Assert.Equal(
            new ShopEvent.CartCreated(Session("s-1"), "c-1", "k-1", "main", "EUR"),
            Good(
                "cart.created",
                """{"currency":"EUR","siteCode":"main","customerId":"k-1","id":"c-1","sessionId":"s-1"}"""
            )
        );

    [Theory]
    [InlineData("""{"cartId":"c-1","id":"other"}""")]
    [InlineData("""{"cartId":null,"id":"c-1"}""")]
    [InlineData("""{"id":"c-1"}""")]
    [InlineData("""{"cartId":"c-1","sessionId":7,"currency":[],"more":{}}""")]
    public void An_ended_cart_is_named_by_cartId_else_by_id(string data)
    {
        Assert.Equal(new ShopEvent.CartEnded("c-1"), Good("cart.closed", data));
        Assert.Equal(new ShopEvent.CartEnded("c-1"), Good("cart.deleted", data));
    }

    [Fact]
    public void A_customer_logs_in_on_a_session() =>
        Assert.Equal(
            new ShopEvent.CustomerLoggedIn(Session("s-1"), "k-1"),
            Good("customer.logged.in", """{"sessionId":"s-1","customerId":"k-1"}""")
        );

    [Theory]
    [InlineData("""{"sessionId":"s-1"}""", null)]
    [InlineData("""{"sessionId":"s-1","customerId":null}""", null)]
    [InlineData("""{"sessionId":"s-1","customerId":"k-1"}""", "k-1")]
    public void A_customer_logs_out_of_a_session(string data, string? customerId) =>
        Assert.Equal(
            new ShopEvent.CustomerLoggedOut(Session("s-1"), customerId),
            Good("customer.logged.out", data)
        );

    [Theory]
    [InlineData("""{"customerId":"k-1"}""")]
    [InlineData("""{"customerNumber":"k-1"}""")]
    [InlineData("""{"customerNumber":"other","customerId":"k-1","id":"another"}""")]
    public void A_customer_is_named_by_customerId_else_by_customerNumber(string data)
    {
        Assert.Equal(new ShopEvent.CustomerDeleted("k-1"), Good("customer.deleted", data));
        Assert.Equal(new ShopEvent.CustomerUpdated("k-1"), Good("customer.updated", data));
    }

    [Fact]
    public void An_updated_customer_may_be_named_by_id() =>
        Assert.Equal(
            new ShopEvent.CustomerUpdated("k-1"),
            Good("customer.updated", """{"id":"k-1"}""")
        );

    [Theory]
    [InlineData("""{"code":"main"}""")]
    [InlineData("[1]")]
    [InlineData("null")]
    [InlineData(null)]
    public void Whatever_is_said_of_a_site_the_sites_have_changed(string? data)
    {
        Assert.Equal(new ShopEvent.SitesChanged(), Good("site.site-updated", data));
        Assert.Equal(new ShopEvent.SitesChanged(), Good("site.site-deleted", data));
    }

    [Fact]
    public void An_empty_id_is_absent()
    {
        Assert.Equal(
            new ShopEvent.CartCreated(Keys.Session("s"), "c", null, null, null),
            Good("cart.created", """{"sessionId":"s","cartId":"","id":"c","customerId":""}""")
        );
        Assert.Equal(
            new ShopEvent.CustomerLoggedOut(Keys.Session("s"), null),
            Good("customer.logged.out", """{"sessionId":"s","customerId":""}""")
        );
    }

    [Theory]
    [InlineData("cart.updated")]
    [InlineData("CART.CREATED")]
    [InlineData("")]
    [InlineData(null)]
    public void Any_other_type_is_unknown(string? type) => Assert.False(ShopEventTypes.Knows(type));

    [Theory]
    [InlineData("cart.created", "{}", "data.sessionId", "data.cartId")]
    [InlineData(
        "cart.created",
        """{"sessionId":"a b","cartId":"","customerId":"","siteCode":"","currency":"eur"}""",
        "data.sessionId",
        "data.cartId",
        "data.siteCode",
        "data.currency"
    )]
    [InlineData(
        "cart.created",
        """{"sessionId":1,"id":2,"customerId":3,"siteCode":4,"currency":5}""",
        "data.sessionId",
        "data.id",
        "data.customerId",
        "data.siteCode",
        "data.currency"
    )]
    [InlineData("cart.created", """{"sessionId":"","cartId":"c"}""", "data.sessionId")]
    [InlineData("cart.created", """{"sessionId":"\ud800","cartId":"c"}""", "data.sessionId")]
    [InlineData("cart.closed", """{"sessionId":"s"}""", "data.cartId")]
    [InlineData("cart.closed", """{"cartId":7,"id":"c"}""", "data.cartId")]
    [InlineData("cart.deleted", """{"cartId":"\udc00"}""", "data.cartId")]
    [InlineData("customer.logged.in", """{"sessionId":"s"}""", "data.customerId")]
    [InlineData("customer.logged.in", """{"customerId":"k"}""", "data.sessionId")]
    [InlineData("customer.logged.out", """{"customerId":"k"}""", "data.sessionId")]
    [InlineData("customer.deleted", """{"id":"k"}""", "data.customerId")]
    [InlineData("customer.updated", """{"customerNumber":null}""", "data.customerId")]
    [InlineData("customer.updated", null, "data")]
    [InlineData("cart.created", "null", "data")]
    [InlineData("cart.created", "[]", "data")]
    [InlineData("cart.created", "\"text\"", "data")]
    public void What_is_missing_or_wrong_is_named(
        string type,
        string? data,
        params string[] fields
    ) => Assert.Equal(fields, ErrorsOf(type, data));

    [Theory]
    [InlineData("cart.closed", "cartId")]
    [InlineData("cart.closed", "id")]
    [InlineData("customer.deleted", "customerNumber")]
    public void An_id_has_at_most_128_characters(string type, string field)
    {
        Assert.Equal([$"data.{field}"], ErrorsOf(type, $$"""{"{{field}}":"{{TooLong}}"}"""));
        Good(type, $$"""{"{{field}}":"{{TooLong[1..]}}"}""");
    }

    private static SessionId Session(string text)
    {
        Assert.True(SessionId.TryParse(text, out var sessionId));
        return sessionId;
    }

    private static ShopEvent Good(string type, string? data)
    {
        Assert.True(ShopEventTypes.Knows(type));
        var read = Read(type, data, out var shopEvent);
        Assert.Empty(read.ValidationErrors);
        Assert.NotNull(shopEvent);
        return shopEvent;
    }

    private static IEnumerable<string> ErrorsOf(string type, string? data)
    {
        var read = Read(type, data, out var shopEvent);
        Assert.Null(shopEvent);
        return read.ValidationErrors.Select(error => error.Field);
    }

    private static ShopEventData Read(string type, string? data, out ShopEvent? shopEvent)
    {
        var read = new ShopEventData(
            data is null ? default : JsonDocument.Parse(data).RootElement,
            "data"
        );
        shopEvent = ShopEventTypes.Read(type, read);
        return read;
    }
}
