using System.Net;
using SessionContext.Server.Tests.Contexts;

namespace SessionContext.Server.Tests.Events;

/// <summary>
/// Contract § 7: what is taken as an event. Types that the service does not know tell what is read from what is done.
/// </summary>
public sealed class ModeTests(Shop shop)
{
    private const string Unknown = "order.placed";

    [Theory]
    [InlineData("application/cloudevents+json")]
    [InlineData("application/cloudevents+json; charset=utf-8")]
    [InlineData("Application/CloudEvents+JSON; charset=\"UTF-8\"")]
    public async Task An_event_comes_in_structured_mode(string type) =>
        (await shop.SendEventsAsync(EventCalls.Event(Unknown), type)).Is(HttpStatusCode.NoContent);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1_000)]
    public async Task Events_come_in_a_batch_of_up_to_1000(int count) =>
        (await shop.SendEventsAsync(Batch(count), EventCalls.Batch)).Is(HttpStatusCode.NoContent);

    [Fact]
    public async Task A_batch_of_more_than_1000_events_is_400() =>
        (await shop.SendEventsAsync(Batch(1_001), EventCalls.Batch)).Names("body");

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/json; charset=utf-8")]
    public async Task An_event_comes_in_binary_mode(string type) =>
        (
            await shop.SendEventsAsync(
                "{}",
                type,
                request =>
                {
                    request.Headers.Add("ce-specversion", "1.0");
                    request.Headers.Add("ce-id", "caf%C3%A9 %F0%9F%98%80");
                    request.Headers.Add("Ce-Source", "/tests");
                    request.Headers.Add("CE-Type", Unknown);
                    request.Headers.Add("ce-time", "2026-02-04T17:06:50Z");
                    request.Headers.Add("ce-extension", "ignored");
                }
            )
        ).Is(HttpStatusCode.NoContent);

    [Fact]
    public async Task In_binary_mode_an_event_may_have_no_data_and_so_no_content_type() =>
        (
            await shop.SendAsync(
                "POST",
                EventCalls.Path,
                prepare: request =>
                {
                    request.Headers.Add("ce-specversion", "1.0");
                    request.Headers.Add("ce-id", EventCalls.NewId());
                    request.Headers.Add("ce-source", "/tests");
                    request.Headers.Add("ce-type", Unknown);
                }
            )
        ).Is(HttpStatusCode.NoContent);

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/xml")]
    [InlineData("application/cloudevents")]
    [InlineData("application/cloudevents+avro")]
    [InlineData("application/cloudevents-batch+xml")]
    [InlineData("application/cloudevents+json; charset=utf-16")]
    [InlineData(null)]
    public async Task Anything_else_is_415(string? type)
    {
        var answer = await shop.SendEventsAsync(EventCalls.Event(Unknown), type);
        answer.Is(HttpStatusCode.UnsupportedMediaType);
        Assert.Equal(415, answer.Json.GetProperty("code").GetInt32());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_of_more_than_256_KiB_is_413(bool chunked)
    {
        var answer = await shop.SendEventsAsync(
            EventCalls.Event(Unknown, $"\"{new string('x', 262_144)}\""),
            prepare: request => request.Headers.TransferEncodingChunked = chunked
        );
        answer.Is(HttpStatusCode.RequestEntityTooLarge);
        Assert.Equal(413, answer.Json.GetProperty("code").GetInt32());
    }

    [Theory]
    [InlineData("null")]
    [InlineData("7")]
    [InlineData("""{"sessionId":7}""")]
    public async Task Of_a_type_that_is_not_known_any_data_is_taken(string data)
    {
        (await shop.SendEventsAsync(EventCalls.Event(Unknown, data))).Is(HttpStatusCode.NoContent);
        (await shop.SendBinaryAsync(Unknown, data)).Is(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task Of_a_type_that_is_not_known_binary_data_is_taken() =>
        (
            await shop.SendEventsAsync(
                """{"specversion":"1.0","id":"1","source":"/t","type":"image.made","datacontenttype":"image/png","data_base64":"iVBORw0KGgo="}"""
            )
        ).Is(HttpStatusCode.NoContent);

    [Fact]
    public async Task Extensions_and_absent_attributes_are_no_fault() =>
        (
            await shop.SendEventsAsync(
                """{"specversion":"1.0","id":"1","source":"urn:x","type":"order.placed","time":null,"subject":null,"dataschema":"https://e.example/s","number":1,"myExtension":{"a":[]}}"""
            )
        ).Is(HttpStatusCode.NoContent);

    private static string Batch(int count) =>
        $"[{string.Join(',', Enumerable.Repeat(EventCalls.Event(Unknown), count))}]";
}
