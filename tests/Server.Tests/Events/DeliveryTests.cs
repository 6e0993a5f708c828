using System.Net;
using SessionContext.Server.Tests.Contexts;
using SessionContext.Server.Tests.Stores;

namespace SessionContext.Server.Tests.Events;

/// <summary>Contract § 7: at-least-once and out-of-order delivery are safe.</summary>
[EachEngine]
public sealed class DeliveryTests(Shop shop)
{
    private const string Earlier = "2020-01-01T00:00:00Z";
    private const string Later = "2020-01-01T00:00:01Z";

    [Fact]
    public async Task An_event_seen_before_changes_nothing_in_whatever_mode_it_comes()
    {
        var session = new Session(shop);
        var id = EventCalls.NewId();
        var data = $$"""{"cartId":"c-1","sessionId":"{{session.Id}}"}""";
        var created = EventCalls.Event("cart.created", data, id);
        await SendAsync(created);
        (await session.PutAsync("""{"metadata":{"version":1}}""")).Is(HttpStatusCode.NoContent);

        await SendAsync(created);
        (await shop.SendEventsAsync($"[{created}]", EventCalls.Batch)).Is(HttpStatusCode.NoContent);
        (await shop.SendBinaryAsync("cart.created", data, ("id", id))).Is(HttpStatusCode.NoContent);

        var context = (await session.GetAsync()).Is(HttpStatusCode.OK);
        Assert.Equal(2, context.Version);
        Assert.False(context.Json.TryGetProperty("cartId", out _));
    }

    [Fact]
    public async Task An_id_seen_before_changes_no_other_session_either()
    {
        var (first, second) = (new Session(shop), new Session(shop));
        var id = EventCalls.NewId();
        await SendAsync(Created(first, "c-1", id: id));
        await SendAsync(Created(second, "c-1", id: id));
        (await second.GetAsync()).Is(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task An_event_that_had_nothing_to_change_is_seen_before_the_next_time()
    {
        var cart = EventCalls.NewId();
        var session = new Session(shop);
        var loggedOut = EventCalls.Event(
            "customer.logged.out",
            $$"""{"sessionId":"{{session.Id}}"}"""
        );
        await SendAsync(loggedOut);
        await SendAsync(Created(session, cart));
        await SendAsync(loggedOut);
        (await session.GetAsync()).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Of_two_sources_the_same_id_is_two_events()
    {
        var session = new Session(shop);
        var created = Created(session, "c-1");
        await SendAsync(created);
        await SendAsync(
            created
                .Replace("\"/tests\"", "\"/others\"", StringComparison.Ordinal)
                .Replace("\"c-1\"", "\"c-2\"", StringComparison.Ordinal)
        );
        Assert.Equal("c-2", await CartAsync(session));
    }

    [Fact]
    public async Task Of_ten_deliveries_at_once_one_is_carried_out()
    {
        var session = new Session(shop);
        var created = Created(session, "c-1");
        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => SendAsync(created)));
        Assert.Equal(1, await session.VersionAsync());
    }

    [Fact]
    public async Task Of_ten_deliveries_at_once_to_a_context_that_is_there_one_is_carried_out()
    {
        var session = await Session.CreateAsync(shop);
        var created = Created(session, "c-1");
        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => SendAsync(created)));
        Assert.Equal(2, await session.VersionAsync());
    }

    [Theory]
    [InlineData("cart.closed")]
    [InlineData("cart.deleted")]
    public async Task A_cart_that_ended_before_it_was_created_does_not_come_back(string ended)
    {
        var cart = EventCalls.NewId();
        var session = await Session.CreateAsync(shop);
        await SendAsync(EventCalls.Event(ended, $$"""{"cartId":"{{cart}}"}"""));
        await SendAsync(Created(session, cart));
        Assert.Null(await CartAsync(session));
    }

    [Fact]
    public async Task An_older_cart_does_not_replace_a_newer_one()
    {
        var session = new Session(shop);
        await SendAsync(Created(session, "newer", Later));
        await SendAsync(Created(session, "older", Earlier));
        Assert.Equal("newer", await CartAsync(session));
    }

    [Fact]
    public async Task A_newer_cart_replaces_an_older_one()
    {
        var session = new Session(shop);
        await SendAsync(Created(session, "older", Earlier));
        await SendAsync(Created(session, "newer", Later));
        Assert.Equal("newer", await CartAsync(session));
    }

    [Fact]
    public async Task A_clock_that_runs_ahead_does_not_win_over_all_that_comes_after()
    {
        var session = new Session(shop);
        await SendAsync(Created(session, "ahead", "9999-01-01T00:00:00Z"));
        await SendAsync(Created(session, "next"));
        Assert.Equal("next", await CartAsync(session));
    }

    [Fact]
    public async Task The_end_of_an_older_cart_leaves_the_newer_one()
    {
        var (older, newer) = (EventCalls.NewId(), EventCalls.NewId());
        var session = new Session(shop);
        await SendAsync(Created(session, newer, Later));
        await SendAsync(EventCalls.Event("cart.closed", $$"""{"cartId":"{{older}}"}"""));
        await SendAsync(Created(session, older, Earlier));
        Assert.Equal(newer, await CartAsync(session));
    }

    [Fact]
    public async Task A_cart_created_before_the_log_out_does_not_bring_the_context_back()
    {
        var session = new Session(shop);
        await SendAsync(LoggedOut(session, Later));
        await SendAsync(Created(session, "c-1", Earlier));
        (await session.GetAsync()).Is(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_cart_created_after_the_log_out_creates_a_context()
    {
        var session = new Session(shop);
        await SendAsync(LoggedOut(session, Earlier));
        await SendAsync(Created(session, "c-1", Later));
        Assert.Equal("c-1", await CartAsync(session));
    }

    [Fact]
    public async Task A_log_out_that_comes_after_a_later_log_in_ends_nothing()
    {
        var session = await Session.CreateAsync(shop);
        await SendAsync(LoggedIn(session, "k-1", Later));
        await SendAsync(LoggedOut(session, Earlier));
        Assert.Equal("k-1", await CustomerAsync(session));
    }

    [Fact]
    public async Task A_log_in_that_comes_after_a_later_log_out_does_nothing()
    {
        var session = new Session(shop);
        await SendAsync(LoggedOut(session, Later));
        await SendAsync(LoggedIn(session, "k-1", Earlier));
        await SendAsync(Created(session, "c-1"));
        Assert.Null(await CustomerAsync(session));
    }

    private async Task SendAsync(string sent) =>
        (await shop.SendEventsAsync(sent)).Is(HttpStatusCode.NoContent);

    private static async Task<string?> CartAsync(Session session) =>
        await FieldAsync(session, "cartId");

    private static async Task<string?> CustomerAsync(Session session) =>
        await FieldAsync(session, "customerId");

    private static async Task<string?> FieldAsync(Session session, string name) =>
        (await session.GetAsync()).Is(HttpStatusCode.OK).Json.TryGetProperty(name, out var value)
            ? value.GetString()
            : null;

    private static string Created(
        Session session,
        string cart,
        string? time = null,
        string? id = null
    ) =>
        EventCalls.Event(
            "cart.created",
            $$"""{"cartId":"{{cart}}","sessionId":"{{session.Id}}"}""",
            id,
            time
        );

    private static string LoggedIn(Session session, string customer, string time) =>
        EventCalls.Event(
            "customer.logged.in",
            $$"""{"sessionId":"{{session.Id}}","customerId":"{{customer}}"}""",
            time: time
        );

    private static string LoggedOut(Session session, string time) =>
        EventCalls.Event("customer.logged.out", $$"""{"sessionId":"{{session.Id}}"}""", time: time);
}
