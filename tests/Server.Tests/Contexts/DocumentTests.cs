using System.Globalization;
using System.Net;
using SessionContext.Server.Tests.Stores;

namespace SessionContext.Server.Tests.Contexts;

/// <summary>Contract § 1: the resource.</summary>
[EachEngine]
public sealed class DocumentTests(Shop shop)
{
    [Fact]
    public async Task Every_field_is_given_back_as_it_was_sent()
    {
        var session = new Session(shop);
        const string fields =
            "\"customerId\":\"c-1\",\"siteCode\":\"main\",\"currency\":\"EUR\",\"targetLocation\":\"DE\",\"language\":\"en-US\",\"cartId\":\"k-1\"";
        const string context =
            "{\"z\": 1.0, \"a\":1e400,\"n\":123456789012345678901234567890, \"u\":\"\\u00e9é🛒\",\"l\":[true,null,{}],\"\":0}";
        var sent = context.Replace(",\"\":0", "", StringComparison.Ordinal);
        (
            await session.PutAsync(
                $$$"""{{{{fields}}},"context":{{{sent}}},"metadata":{}}""",
                upsert: true,
                request => request.Headers.Add("saas-token", shop.SaasToken("c-1"))
            )
        ).Is(HttpStatusCode.NoContent);

        var answer = (await session.GetAsync()).Is(HttpStatusCode.OK);
        Assert.Equal("application/json", answer.ContentHeaders.ContentType?.MediaType);
        Assert.StartsWith(
            $$$"""{"sessionId":"{{{session.Id}}}",{{{fields}}},"context":{{{sent}}},"metadata":{""",
            answer.Text,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_new_context_has_version_1_and_two_equal_times_in_UTC_milliseconds()
    {
        var session = await Session.CreateAsync(shop);
        var metadata = (await session.GetAsync()).Json.GetProperty("metadata");
        Assert.Equal(1, metadata.GetProperty("version").GetInt64());
        var created = metadata.GetProperty("createdAt").GetString()!;
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z\z", created);
        Assert.Equal(created, metadata.GetProperty("modifiedAt").GetString());
        var age =
            TimeProvider.System.GetUtcNow()
            - DateTimeOffset.Parse(created, CultureInfo.InvariantCulture);
        Assert.InRange(age, TimeSpan.FromSeconds(-1), TimeSpan.FromMinutes(10));
    }

    [Fact]
    public async Task Absent_and_null_fields_are_left_out_of_the_answer()
    {
        var session = await Session.CreateAsync(
            shop,
            """{"customerId":null,"siteCode":null,"currency":null,"cartId":null,"language":null,"targetLocation":null,"context":null,"metadata":{}}"""
        );
        Assert.Equal(
            ["sessionId", "metadata"],
            (await session.GetAsync()).Json.EnumerateObject().Select(field => field.Name)
        );
    }

    [Theory]
    [InlineData("AZaz09._~:-")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("...")]
    public async Task A_session_id_may_hold_every_character_of_the_rule(string name)
    {
        // Percent-encoded dots: a client's library would resolve plain ones before they are sent.
        var session = new Session(shop, name.Replace(".", "%2E", StringComparison.Ordinal));
        (await RawAsync("PUT", session.Path + "?upsert=true", """{"metadata":{}}""")).Is(
            HttpStatusCode.NoContent
        );
        Assert.Equal(
            name,
            (await RawAsync("GET", session.Path)).Json.GetProperty("sessionId").GetString()
        );
        (await RawAsync("DELETE", session.Path)).Is(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task A_session_id_has_at_most_128_characters()
    {
        (await new Session(shop, new string('x', 128)).GetAsync()).Is(HttpStatusCode.NotFound);
        (await new Session(shop, new string('x', 129)).GetAsync()).Names("sessionId");
        (await new Session(shop, "a%20b").GetAsync()).Names("sessionId");
        (await new Session(shop, "a%2Fb").GetAsync()).Names("sessionId");
    }

    [Theory]
    [InlineData("\"currency\":\"euro\"", "currency")]
    [InlineData("\"targetLocation\":\"de\"", "targetLocation")]
    [InlineData("\"language\":\"_US\"", "language")]
    [InlineData("\"context\":{\"a\\u0000\":1}", "context")]
    [InlineData("\"siteCode\":\"\"", "siteCode")]
    [InlineData("\"cartId\":1", "cartId")]
    [InlineData("\"customerId\":{}", "customerId")]
    [InlineData("\"context\":[]", "context")]
    [InlineData("\"sessionId\":\"another\"", "sessionId")]
    [InlineData("\"currency\":1,\"siteCode\":2,\"context\":3", "siteCode", "currency", "context")]
    public async Task A_body_that_breaks_a_rule_is_400_and_every_fault_is_named(
        string fields,
        params string[] errors
    ) =>
        (
            await new Session(shop).PutAsync($$$"""{{{{fields}}},"metadata":{}}""", upsert: true)
        ).Names(errors);

    [Fact]
    public async Task An_empty_customer_id_or_cart_id_is_absent()
    {
        var session = await Session.CreateAsync(
            shop,
            """{"customerId":"","cartId":"","metadata":{}}"""
        );
        Assert.Equal(
            ["sessionId", "metadata"],
            (await session.GetAsync()).Json.EnumerateObject().Select(field => field.Name)
        );

        (
            await session.PutAsync("""{"customerId":"","cartId":"k-1","metadata":{"version":1}}""")
        ).Is(HttpStatusCode.NoContent);
        (await session.PutAsync("""{"cartId":"","metadata":{"version":2}}""")).Is(
            HttpStatusCode.NoContent
        );
        Assert.False((await session.GetAsync()).Json.TryGetProperty("cartId", out _));
    }

    [Fact]
    public async Task A_language_is_given_back_as_it_was_sent()
    {
        var session = await Session.CreateAsync(shop, """{"language":"en_US","metadata":{}}""");
        Assert.Equal("en_US", (await session.GetAsync()).Json.GetProperty("language").GetString());
    }

    [Fact]
    public async Task A_customer_id_and_a_cart_id_have_at_most_128_characters()
    {
        var session = new Session(shop);
        (
            await session.PutAsync(
                $$$"""{"cartId":"{{{new string('k', 129)}}}","customerId":"{{{new string('c', 129)}}}","metadata":{}}""",
                upsert: true
            )
        ).Names("customerId", "cartId");
        (
            await session.PutAsync(
                $$$"""{"cartId":"{{{new string('k', 128)}}}","metadata":{}}""",
                upsert: true
            )
        ).Is(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task The_session_id_of_the_body_may_be_the_one_of_the_path()
    {
        var session = new Session(shop);
        (
            await session.PutAsync(
                $$$"""{"sessionId":"{{{session.Id}}}","metadata":{}}""",
                upsert: true
            )
        ).Is(HttpStatusCode.NoContent);
    }

    private Task<Answer> RawAsync(string method, string path, string? body = null) =>
        shop.SendAsync(
            method,
            "",
            body,
            request =>
                request.RequestUri = new Uri(
                    shop.Address + path.TrimStart('/'),
                    new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }
                )
        );
}
