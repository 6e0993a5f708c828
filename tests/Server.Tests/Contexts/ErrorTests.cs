using System.Net;
using System.Net.Http.Headers;
using System.Text;
using SessionContext.Server.Tests.Stores;

namespace SessionContext.Server.Tests.Contexts;

/// <summary>Contract § 3: errors.</summary>
[EachEngine]
public sealed class ErrorTests(Shop shop)
{
    [Fact]
    public async Task A_missing_session_is_404_with_its_id() =>
        await IsAsync(
            new Session(shop, "nobody").GetAsync(),
            HttpStatusCode.NotFound,
            """{"sessionId":"nobody","code":404,"status":"Not Found","error":"session_not_found","message":"Session not found"}"""
        );

    [Theory]
    [InlineData("/")]
    [InlineData("/nothing")]
    [InlineData("/session-context/shop")]
    [InlineData("/session-context/shop/context/a/b/c/d")]
    [InlineData("/session-context/shop/context/s/attributes/a/b")]
    public async Task An_unknown_route_is_404_in_json(string path) =>
        await IsAsync(
            shop.SendAsync("GET", path),
            HttpStatusCode.NotFound,
            """{"code":404,"status":"Not Found","error":"no_such_route","message":"Not found; the API is described at /openapi/v1.json."}"""
        );

    [Theory]
    [InlineData("POST", "", "DELETE, GET, HEAD, PUT")]
    [InlineData("PATCH", "", "DELETE, GET, HEAD, PUT")]
    [InlineData("GET", "/attributes", "POST")]
    [InlineData("PUT", "/attributes/a", "DELETE")]
    public async Task A_wrong_method_is_405_in_json_and_names_the_right_ones(
        string method,
        string path,
        string allowed
    )
    {
        var answer = await shop.SendAsync(method, "/session-context/shop/context/s" + path);
        answer.Is(HttpStatusCode.MethodNotAllowed);
        Assert.Equal(405, answer.Json.GetProperty("code").GetInt32());
        Assert.Equal("Method Not Allowed", answer.Json.GetProperty("status").GetString());
        Assert.Equal(allowed, string.Join(", ", answer.ContentHeaders.Allow.Order()));
    }

    [Fact]
    public async Task A_400_names_every_fault_in_its_details() =>
        await IsAsync(
            new Session(shop).PutAsync("""{"currency":"euro","language":5}""", upsert: true),
            HttpStatusCode.BadRequest,
            """{"code":400,"status":"Bad Request","error":"invalid_request","message":"The request is not valid.","details":[{"field":"currency","message":"must be three upper-case letters (ISO 4217)"},{"field":"language","message":"must be a string"},{"field":"metadata","message":"is required"}]}"""
        );

    [Fact]
    public async Task A_message_is_written_as_people_read_it() =>
        Assert.Contains(
            "an attribute's name must have 1 to 256 characters",
            (await new Session(shop).PutAsync("""{"context":{"":1},"metadata":{}}""", true)).Text,
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("\uFEFF{\"metadata\":{}}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("7")]
    [InlineData("""{"metadata":{}} {}""")]
    [InlineData("""{"metadata":{},"metadata":{}}""")]
    [InlineData("""{"metadata":{},"context":{"a":1,"\u0061":2}}""")]
    [InlineData("""{"metadata":{},}""")]
    [InlineData("""{"metadata":{}/**/}""")]
    public async Task A_body_that_is_not_one_json_object_is_400(string body)
    {
        (await new Session(shop).PutAsync(body, upsert: true)).Names("body");
        (await (await Session.CreateAsync(shop)).SetAsync(body)).Names("body");
    }

    [Fact]
    public async Task Invalid_UTF_8_is_400() =>
        (
            await new Session(shop).PutAsync(
                "",
                upsert: true,
                request =>
                    request.Content = Json([.. "{\"metadata\":{},\"x\":\""u8, 0xFF, .. "\"}"u8])
            )
        ).Names("body");

    [Fact]
    public async Task A_body_nested_deeper_than_32_levels_is_400()
    {
        static string Nested(int levels) =>
            $$$"""{"metadata":{},"context":{"a":{{{new string('[', levels)}}}{{{new string(']', levels)}}}}}""";
        (await new Session(shop).PutAsync(Nested(31), upsert: true)).Names("body");
        (await new Session(shop).PutAsync(Nested(30), upsert: true)).Is(HttpStatusCode.NoContent);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_of_more_than_256_KiB_is_413(bool chunked)
    {
        var answer = await new Session(shop).PutAsync(
            Filled(262_145),
            upsert: true,
            request => request.Headers.TransferEncodingChunked = chunked
        );
        answer.Is(HttpStatusCode.RequestEntityTooLarge);
        Assert.Equal(413, answer.Json.GetProperty("code").GetInt32());
        (await new Session(shop).PutAsync(Filled(262_144), upsert: true)).Is(
            HttpStatusCode.NoContent
        );
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData(null)]
    public async Task A_body_that_does_not_say_json_is_415(string? type)
    {
        var answer = await new Session(shop).PutAsync(
            """{"metadata":{}}""",
            upsert: true,
            request =>
                request.Content!.Headers.ContentType = type is null
                    ? null
                    : MediaTypeHeaderValue.Parse(type)
        );
        answer.Is(HttpStatusCode.UnsupportedMediaType);
        Assert.Equal(415, answer.Json.GetProperty("code").GetInt32());
    }

    [Theory]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("application/json; charset=\"UTF-8\"")]
    [InlineData("Application/JSON")]
    public async Task Json_in_UTF_8_is_taken_however_it_is_written(string type) =>
        (
            await new Session(shop).PutAsync(
                """{"metadata":{}}""",
                upsert: true,
                request => request.Content!.Headers.ContentType = MediaTypeHeaderValue.Parse(type)
            )
        ).Is(HttpStatusCode.NoContent);

    private static async Task IsAsync(Task<Answer> call, HttpStatusCode status, string body)
    {
        var answer = (await call).Is(status);
        Assert.Equal(body, answer.Error);
        Assert.Equal("application/json", answer.ContentHeaders.ContentType?.MediaType);
    }

    private static ByteArrayContent Json(byte[] bytes)
    {
        var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return content;
    }

    private static string Filled(int bytes)
    {
        const string frame = """{"metadata":{},"context":{"a":""}}""";
        var filled = frame.Replace(
            "\"\"",
            $"\"{new string('x', bytes - frame.Length)}\"",
            StringComparison.Ordinal
        );
        Assert.Equal(bytes, Encoding.UTF8.GetByteCount(filled));
        return filled;
    }
}
