using System.Net;
using CloudNative.CloudEvents;
using CloudNative.CloudEvents.Http;
using CloudNative.CloudEvents.SystemTextJson;
using SessionContext.Server.Tests.Contexts;
using SessionContext.Server.Tests.Stores;

namespace SessionContext.Server.Tests.Events;

/// <summary>What the CloudEvents SDK sends is understood, in every mode.</summary>
[EachEngine]
public sealed class SdkTests(Shop shop)
{
    private static readonly JsonEventFormatter Formatter = new();

    [Theory]
    [InlineData(ContentMode.Structured)]
    [InlineData(ContentMode.Binary)]
    public async Task An_event_of_the_SDK_is_carried_out(ContentMode mode)
    {
        var session = new Session(shop);
        await SendAsync(Created(session, Data(session)).ToHttpContent(mode, Formatter));
        Assert.Equal(1, await session.VersionAsync());
    }

    [Fact]
    public async Task A_batch_of_the_SDK_is_carried_out()
    {
        var (first, second) = (new Session(shop), new Session(shop));
        CloudEvent[] batch = [Created(first, Data(first)), Created(second, Data(second))];
        await SendAsync(batch.ToHttpContent(Formatter));
        Assert.Equal(1, await first.VersionAsync());
        Assert.Equal(1, await second.VersionAsync());
    }

    [Fact]
    public async Task Json_that_the_SDK_takes_for_binary_is_carried_out()
    {
        var session = new Session(shop);
        var bytes = System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(Data(session));
        var content = Created(session, bytes).ToHttpContent(ContentMode.Structured, Formatter);
        Assert.Contains("data_base64", await content.ReadAsStringAsync(), StringComparison.Ordinal);
        await SendAsync(content);
        Assert.Equal(1, await session.VersionAsync());
    }

    private async Task SendAsync(HttpContent content) =>
        (await shop.SendAsync("POST", EventCalls.Path, prepare: r => r.Content = content)).Is(
            HttpStatusCode.NoContent
        );

    private static object Data(Session session) => new { sessionId = session.Id, cartId = "c-1" };

    private static CloudEvent Created(Session session, object data) =>
        new()
        {
            Id = "é \"%\" " + session.Id,
            Source = new("urn:tests:sdk"),
            Type = "cart.created",
            Time = new(2026, 2, 4, 17, 6, 50, TimeSpan.FromHours(1)),
            DataContentType = "application/json",
            Data = data,
        };
}
