using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;
using SessionContext.Server.Events;
using SessionContext.Server.Tests.Contexts;

namespace SessionContext.Server.Tests.Events;

/// <summary>Contract §§ 3 and 7: every error of every event is named, and nothing is carried out then.</summary>
public sealed class FaultTests(Shop shop)
{
    public static TheoryData<string, string[]> BadEvents =>
        new()
        {
            { "{}", ["specversion", "id", "source", "type"] },
            {
                """{"specversion":null,"id":null,"source":null,"type":null,"time":null}""",
                ["specversion", "id", "source", "type"]
            },
            {
                """{"specversion":1.0,"id":1,"source":true,"type":[],"time":{}}""",
                ["specversion", "id", "source", "type", "time"]
            },
            {
                """{"specversion":"0.3","id":"","source":"","type":"","time":""}""",
                ["specversion", "id", "source", "type", "time"]
            },
            { Attributes("""  "id":"a\u0000b"  """), ["id"] },
            { Attributes("""  "id":"\ud800"  """), ["id"] },
            { Attributes($"\"id\":\"{new string('x', 1_025)}\""), ["id"] },
            { Attributes($"\"source\":\"{new string('x', 1_025)}\""), ["source"] },
            { Attributes("""  "source":"http://"  """), ["source"] },
            { Attributes("""  "time":"yesterday"  """), ["time"] },
            { Attributes("""  "time":"2026-02-30T00:00:00Z"  """), ["time"] },
            { Attributes("""  "time":"2026-02-04 17:06:50Z"  """), ["time"] },
            { Attributes("""  "time":"0001-01-01T00:00:00+14:00"  """), ["time"] },
            { Attributes("""  "time":"2026-02-04T17:06:50"  """), ["time"] },
            {
                Attributes("""  "datacontenttype":"json","dataschema":"/s","subject":""  """),
                ["datacontenttype", "dataschema", "subject"]
            },
            { Cart(""), ["data"] },
            { Cart(""" ,"data":null  """), ["data"] },
            { Cart(""" ,"data":[]  """), ["data"] },
            { Cart(""" ,"data":"{}"  """), ["data"] },
            { Cart(""" ,"data":{}  """), ["data.sessionId", "data.cartId"] },
            {
                Cart(""" ,"data":{"sessionId":"a/b","id":7,"currency":"euro"}  """),
                ["data.sessionId", "data.id", "data.currency"]
            },
            { Cart(""" ,"data":{},"data_base64":"e30="  """), ["data_base64"] },
            { Cart(""" ,"data_base64":"e30"  """), ["data_base64"] },
            { Cart(""" ,"data_base64":"\ud800"  """), ["data_base64"] },
            { Cart(""" ,"data_base64":{}  """), ["data_base64"] },
            { Cart(""" ,"data_base64":""  """), ["data_base64"] },
            // {"a":1,"a":2}
            { Cart(""" ,"data_base64":"eyJhIjoxLCJhIjoyfQ=="  """), ["data_base64"] },
            { Cart(""" ,"data_base64":"e30="  """), ["data.sessionId", "data.cartId"] },
            {
                """{"id":"","type":"cart.closed","data":{"cartId":""}}""",
                ["specversion", "id", "source", "data.cartId"]
            },
        };

    [Theory]
    [MemberData(nameof(BadEvents))]
    public async Task Every_fault_of_an_event_is_named(string body, string[] fields) =>
        (await shop.SendEventsAsync(body)).Names(fields);

    [Theory]
    [MemberData(nameof(BadEvents))]
    public async Task Every_fault_is_named_with_the_events_place_in_the_batch(
        string body,
        string[] fields
    ) =>
        (
            await shop.SendEventsAsync(
                $"[{EventCalls.Event("order.placed")},{body},5,{body}]",
                EventCalls.Batch
            )
        ).Names([
            .. fields.Select(field => "[1]." + field),
            "[2]",
            .. fields.Select(field => "[3]." + field),
        ]);

    [Fact]
    public async Task In_binary_mode_the_headers_are_named() =>
        (await shop.SendEventsAsync("{}", "application/json")).Names(
            "ce-specversion",
            "ce-id",
            "ce-source",
            "ce-type"
        );

    [Theory]
    [InlineData("specversion", "0.3")]
    [InlineData("specversion", null)]
    [InlineData("id", "")]
    [InlineData("id", "%")]
    [InlineData("id", "%zz")]
    [InlineData("id", "%00")]
    [InlineData("id", "%ED%A0%80")]
    [InlineData("id", "%FF")]
    [InlineData("id", "\"open")]
    [InlineData("source", null)]
    [InlineData("type", null)]
    [InlineData("time", "noon")]
    [InlineData("time", "")]
    [InlineData("dataschema", "s")]
    public async Task In_binary_mode_a_bad_header_is_named(string name, string? value) =>
        (await shop.SendBinaryAsync("order.placed", "{}", (name, value))).Names("ce-" + name);

    [Fact]
    public void A_header_that_is_there_twice_is_named()
    {
        var headers = new HeaderDictionary
        {
            ["ce-specversion"] = "1.0",
            ["ce-id"] = new(["a", "b"]),
            ["ce-source"] = "/tests",
            ["ce-type"] = "order.placed",
        };
        var received = EventsBody.Read(EventMode.Binary, default, headers, new EventRules(32));
        Assert.Equal("ce-id", Assert.Single(received.ValidationErrors).Field);
    }

    [Theory]
    [InlineData("{}", "data.sessionId", "data.customerId")]
    [InlineData("[]", "data")]
    [InlineData("", "data")]
    [InlineData("{", "body")]
    public async Task In_binary_mode_the_body_is_the_data(string body, params string[] fields) =>
        (await shop.SendBinaryAsync("customer.logged.in", body)).Names(fields);

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("7")]
    [InlineData("{} {}")]
    [InlineData("""{"id":"a","id":"b"}""")]
    [InlineData("""{"data":{"deep":{"a":1,"\u0061":2}}}""")]
    public async Task A_body_that_is_not_the_json_of_its_mode_is_400(string body)
    {
        (await shop.SendEventsAsync(body)).Names("body");
        (await shop.SendEventsAsync(body.Length == 0 ? "" : $"[{body}", EventCalls.Batch)).Names(
            "body"
        );
    }

    [Fact]
    public async Task A_batch_is_an_array_and_a_structured_event_none()
    {
        (await shop.SendEventsAsync("[]")).Names("body");
        (await shop.SendEventsAsync("{}", EventCalls.Batch)).Names("body");
    }

    [Fact]
    public async Task Invalid_UTF_8_is_400() =>
        (
            await shop.SendEventsAsync(
                "",
                prepare: request =>
                {
                    request.Content = new ByteArrayContent([.. "{\"id\":\""u8, 0xFF, .. "\"}"u8]);
                    request.Content.Headers.ContentType = new MediaTypeHeaderValue(
                        EventCalls.Structured
                    );
                }
            )
        ).Names("body");

    [Fact]
    public async Task A_body_nested_deeper_than_32_levels_is_400() =>
        (
            await shop.SendEventsAsync(
                EventCalls.Event("order.placed", new string('[', 32) + new string(']', 32))
            )
        ).Names("body");

    [Theory]
    [InlineData(EventCalls.Structured)]
    [InlineData(EventCalls.Batch)]
    [InlineData("application/json")]
    public async Task Without_a_token_events_are_401(string type) =>
        (
            await shop.SendEventsAsync("{}", type, request => request.Headers.Authorization = null)
        ).Is(HttpStatusCode.Unauthorized);

    [Fact]
    public async Task Another_tenants_token_and_one_without_the_scope_are_403()
    {
        foreach (var token in (string[])[shop.OtherTenantsToken, shop.ScopelessToken])
        {
            (
                await shop.SendEventsAsync(
                    EventCalls.Event("order.placed"),
                    prepare: request => request.Headers.Authorization = new("Bearer", token)
                )
            ).Is(HttpStatusCode.Forbidden);
        }
    }

    private static string Attributes(string members) =>
        members.Contains("\"id\"", StringComparison.Ordinal)
            ? $$"""{"specversion":"1.0","source":"/t","type":"order.placed",{{members}}}"""
        : members.Contains("\"source\"", StringComparison.Ordinal)
            ? $$"""{"specversion":"1.0","id":"1","type":"order.placed",{{members}}}"""
        : $$"""{"specversion":"1.0","id":"1","source":"/t","type":"order.placed",{{members}}}""";

    private static string Cart(string members) =>
        $$"""{"specversion":"1.0","id":"1","source":"/t","type":"cart.created"{{members}}}""";
}
