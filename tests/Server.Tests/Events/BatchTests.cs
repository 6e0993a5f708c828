using System.Net;
using SessionContext.Server.Tests.Contexts;
using SessionContext.Server.Tests.Stores;

namespace SessionContext.Server.Tests.Events;

/// <summary>A batch is carried out in its order, and only if all of it is valid.</summary>
[EachEngine]
public sealed class BatchTests(Shop shop)
{
    [Fact]
    public async Task Events_of_a_batch_are_carried_out_in_their_order()
    {
        var session = new Session(shop);
        await SendAsync(Created(session, "c-1"), Created(session, "c-2"), Created(session, "c-3"));
        var context = (await session.GetAsync()).Is(HttpStatusCode.OK);
        Assert.Equal("c-3", context.Json.GetProperty("cartId").GetString());
        Assert.Equal(3, context.Version);
    }

    [Fact]
    public async Task An_event_that_is_twice_in_a_batch_is_carried_out_once()
    {
        var session = new Session(shop);
        var created = Created(session, "c-1");
        await SendAsync(created, created, EventCalls.Event("order.placed"), created);
        Assert.Equal(1, await session.VersionAsync());
    }

    [Theory]
    [InlineData("""{"specversion":"1.0"}""")]
    [InlineData("7")]
    public async Task With_one_bad_event_nothing_of_a_batch_is_carried_out(string bad)
    {
        var session = new Session(shop);
        var created = Created(session, "c-1");
        (await shop.SendEventsAsync($"[{created},{bad}]", EventCalls.Batch)).Is(
            HttpStatusCode.BadRequest
        );
        (await session.GetAsync()).Is(HttpStatusCode.NotFound);

        await SendAsync(created);
        Assert.Equal(1, await session.VersionAsync());
    }

    private async Task SendAsync(params string[] events) =>
        (await shop.SendEventsAsync($"[{string.Join(',', events)}]", EventCalls.Batch)).Is(
            HttpStatusCode.NoContent
        );

    private static string Created(Session session, string cart) =>
        EventCalls.Event(
            "cart.created",
            $$"""{"cartId":"{{cart}}","sessionId":"{{session.Id}}"}"""
        );
}
