using System.Net;
using SessionContext.Server.Tests.Stores;

namespace SessionContext.Server.Tests.Events;

/// <summary>Contract § 7: what the carts of the commerce platform's own webhooks do.</summary>
[EachEngine]
public sealed class PlatformCartTests(PlatformShop shop) : IClassFixture<PlatformShop>
{
    private readonly string _session = EventCalls.NewId();
    private readonly string _cart = EventCalls.NewId();

    [Fact]
    public async Task A_created_cart_is_remembered_for_the_event_that_names_its_session()
    {
        await shop.ApplyAsync(
            "cart.created",
            $$$"""{"id":"{{{_cart}}}","currency":"CHF","siteCode":"main","metadata":{"version":1}}"""
        );
        (await shop.ReadAsync(_session)).Is(HttpStatusCode.NotFound);

        await UpdateAsync(_cart);

        var context = (await shop.ReadAsync(_session)).Is(HttpStatusCode.OK);
        Assert.Equal(1, context.Version);
        Assert.Equal(_cart, context.Json.GetProperty("cartId").GetString());
        Assert.Equal("CHF", context.Json.GetProperty("currency").GetString());
        Assert.Equal("main", context.Json.GetProperty("siteCode").GetString());
    }

    [Fact]
    public async Task An_updated_cart_creates_the_context_with_all_that_it_says()
    {
        await shop.ApplyAsync(
            "cart.updated",
            $$$"""{"id":"{{{_cart}}}","sessionId":"{{{_session}}}","customerId":"k-1","siteCode":"main","currency":"EUR","type":"shopping","status":"OPEN","items":[{"quantity":1.0}],"metadata":{"version":2}}"""
        );

        var context = (await shop.ReadAsync(_session)).Is(HttpStatusCode.OK).Json;
        Assert.Equal(_cart, context.GetProperty("cartId").GetString());
        Assert.Equal("k-1", context.GetProperty("customerId").GetString());
        Assert.Equal("main", context.GetProperty("siteCode").GetString());
        Assert.Equal("EUR", context.GetProperty("currency").GetString());
    }

    [Fact]
    public async Task An_updated_cart_becomes_that_of_the_context_and_further_updates_change_nothing()
    {
        await shop.CreateAsync(_session, "\"cartId\":\"before\",\"currency\":\"EUR\"");
        await UpdateAsync(_cart);
        await UpdateAsync(_cart);

        Assert.Equal(_cart, await shop.CartAsync(_session));
        Assert.Equal(2, (await shop.ReadAsync(_session)).Version);
    }

    [Fact]
    public async Task A_wish_list_is_not_the_cart_of_a_session()
    {
        await shop.ApplyAsync(
            "cart.updated",
            $$"""{"id":"{{_cart}}","sessionId":"{{_session}}","type":"wishlist"}"""
        );
        (await shop.ReadAsync(_session)).Is(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("cart.updated", ",\"status\":\"CLOSED\"")]
    [InlineData("cart.closed", "")]
    [InlineData("cart.deleted", "")]
    public async Task A_closed_cart_is_removed_and_does_not_come_back(string type, string more)
    {
        await UpdateAsync(_cart);
        await shop.ApplyAsync(
            type,
            $$$"""{"id":"{{{_cart}}}","sessionId":"{{{_session}}}"{{{more}}}}"""
        );
        Assert.Null(await shop.CartAsync(_session));

        await UpdateAsync(_cart);
        Assert.Null(await shop.CartAsync(_session));
    }

    [Fact]
    public async Task A_repeated_delivery_changes_nothing_whatever_its_form()
    {
        var body = PlatformShop.Event("cart.updated", Updated(_cart));
        (await shop.SendAsync(body)).Is(HttpStatusCode.NoContent);
        await UpdateAsync("next");

        var again = body.Replace(":", " : ");
        (await shop.SendAsync(again, shop.Headers(body))).Is(HttpStatusCode.NoContent);

        Assert.Equal("next", await shop.CartAsync(_session));
    }

    [Fact]
    public async Task An_older_update_that_comes_late_does_not_bring_the_older_cart_back()
    {
        await UpdateAsync("newer", "2026-02-04T17:00:01Z");
        await UpdateAsync("older", "2026-02-04T17:00:00Z");
        Assert.Equal("newer", await shop.CartAsync(_session));
    }

    [Fact]
    public async Task Of_ten_deliveries_at_once_one_is_carried_out()
    {
        var payload = Updated(_cart);
        await Task.WhenAll(
            Enumerable.Range(0, 10).Select(_ => shop.ApplyAsync("cart.updated", payload))
        );
        Assert.Equal(1, (await shop.ReadAsync(_session)).Version);
    }

    [Theory]
    [InlineData("\"id\":\"{into}\",\"carts\":[\"{cart}\"]")]
    [InlineData("\"id\":\"{into}\",\"mergedCartId\":\"{cart}\"")]
    [InlineData("\"sourceCartId\":\"{cart}\",\"targetCartId\":\"{into}\"")]
    [InlineData("\"id\":\"{cart}\",\"targetCartId\":\"{into}\"")]
    public async Task A_merge_moves_contexts_from_the_one_cart_to_the_other(string payload)
    {
        await UpdateAsync(_cart);
        await MergeAsync(payload, _cart, _cart + "-2");
        Assert.Equal(_cart + "-2", await shop.CartAsync(_session));
    }

    [Fact]
    public async Task A_merge_that_comes_before_the_merged_cart_is_remembered()
    {
        const string payload = "\"id\":\"{into}\",\"carts\":[\"{cart}\"]";
        await MergeAsync(payload, _cart, _cart + "-2");
        await MergeAsync(payload, _cart + "-2", _cart + "-3");
        await UpdateAsync(_cart);
        Assert.Equal(_cart + "-3", await shop.CartAsync(_session));
    }

    [Fact]
    public async Task Carts_that_are_merged_into_each_other_end_nowhere_else()
    {
        const string payload = "\"id\":\"{into}\",\"carts\":[\"{cart}\"]";
        await MergeAsync(payload, _cart, _cart + "-2");
        await MergeAsync(payload, _cart + "-2", _cart);
        await UpdateAsync(_cart);
        Assert.StartsWith(_cart, await shop.CartAsync(_session), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_merge_into_a_closed_cart_leaves_no_cart()
    {
        await UpdateAsync(_cart);
        await shop.ApplyAsync("cart.closed", $$"""{"id":"{{_cart}}-2"}""");
        await MergeAsync("\"id\":\"{into}\",\"carts\":[\"{cart}\"]", _cart, _cart + "-2");
        Assert.Null(await shop.CartAsync(_session));
    }

    [Fact]
    public async Task A_merge_that_names_one_cart_is_that_of_the_customers_contexts_of_its_site()
    {
        var customer = EventCalls.NewId();
        var (elsewhere, second) = (_session + "-2", _session + "-3");
        await shop.ApplyAsync(
            "cart.created",
            $$"""{"id":"own-{{_cart}}","customerId":"{{customer}}"}"""
        );
        foreach (
            var (session, cart, site) in new[]
            {
                (_session, _cart, "main"),
                (elsewhere, _cart + "-2", "other"),
                (second, "own-" + _cart, "main"),
            }
        )
        {
            await shop.ApplyAsync(
                "cart.updated",
                $$"""{"id":"{{cart}}","sessionId":"{{session}}","customerId":"{{customer}}","siteCode":"{{site}}"}"""
            );
        }

        await shop.ApplyAsync(
            "cart.merged",
            $$$"""{"id":"left","customerId":"{{{customer}}}","siteCode":"main","currency":"EUR","metadata":{"version":7}}"""
        );

        Assert.Equal("left", await shop.CartAsync(_session));
        Assert.Equal(_cart + "-2", await shop.CartAsync(elsewhere));
        Assert.Equal("own-" + _cart, await shop.CartAsync(second));
    }

    private Task UpdateAsync(string cart, string? modifiedAt = null) =>
        shop.ApplyAsync("cart.updated", Updated(cart, modifiedAt));

    private Task MergeAsync(string payload, string cart, string into) =>
        shop.ApplyAsync(
            "cart.merged",
            "{" + payload.Replace("{cart}", cart).Replace("{into}", into) + "}"
        );

    // Each has a field of its own: without one, two of them would be the same event.
    private string Updated(string cart, string? modifiedAt = null)
    {
        var metadata = modifiedAt is null ? "" : $"\"modifiedAt\":\"{modifiedAt}\"";
        return $$$"""{"id":"{{{cart}}}","sessionId":"{{{_session}}}","yrn":"{{{EventCalls.NewId()}}}","metadata":{{{{metadata}}}}}""";
    }
}
