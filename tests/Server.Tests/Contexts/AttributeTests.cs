using System.Net;
using System.Text.Json;
using CsCheck;
using SessionContext.Server.Tests.Stores;

namespace SessionContext.Server.Tests.Contexts;

/// <summary>Contract § 2: attribute calls.</summary>
[EachEngine]
public sealed class AttributeTests(Shop shop)
{
    [Theory]
    [InlineData("\"text\"")]
    [InlineData("1.0")]
    [InlineData("1e400")]
    [InlineData("true")]
    [InlineData("null")]
    [InlineData("[1, {\"a\" : 2}]")]
    [InlineData("{\"b\":1, \"a\":2}")]
    public async Task Any_json_value_is_kept_as_it_was_sent(string value)
    {
        var session = await Session.CreateAsync(shop);
        var answer = await session.SetAsync($$"""{"key":"a","value":{{value}}}""");
        Assert.Empty(answer.Is(HttpStatusCode.NoContent).Text);
        Assert.Equal(value, (await ContextAsync(session)).GetProperty("a").GetRawText());
        Assert.Equal(2, await session.VersionAsync());
    }

    [Fact]
    public async Task Setting_an_existing_attribute_replaces_its_value_and_leaves_the_others()
    {
        var session = await Session.CreateAsync(
            shop,
            """{"context":{"a":1,"b":2.0,"c":3},"metadata":{}}"""
        );
        (await session.SetAsync("""{"key":"b","value":"new"}""")).Is(HttpStatusCode.NoContent);
        Assert.Equal("""{"a":1,"b":"new","c":3}""", (await ContextAsync(session)).GetRawText());
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("with space")]
    [InlineData("a/b")]
    [InlineData("a%2Fb")]
    [InlineData("ä🛒\"\\")]
    [InlineData("?x=1#y")]
    [InlineData("+")]
    public async Task An_attribute_of_any_name_is_set_and_removed_again(string name)
    {
        var session = await Session.CreateAsync(shop, """{"context":{"keep":1},"metadata":{}}""");
        (await session.SetAsync($$"""{"key":{{JsonSerializer.Serialize(name)}},"value":1}""")).Is(
            HttpStatusCode.NoContent
        );
        Assert.True((await ContextAsync(session)).TryGetProperty(name, out _));
        (await session.RemoveAsync(name)).Is(HttpStatusCode.NoContent);
        Assert.Equal("""{"keep":1}""", (await ContextAsync(session)).GetRawText());
        Assert.Equal(3, await session.VersionAsync());
    }

    [Theory]
    [InlineData(".")]
    [InlineData("..")]
    public async Task Removing_an_attribute_named_like_a_path_step_never_removes_the_session(
        string name
    )
    {
        var session = await Session.CreateAsync(
            shop,
            $$$"""{"context":{"{{{name}}}":1,"b":2},"metadata":{}}"""
        );
        foreach (var sent in new[] { name.Replace(".", "%2E", StringComparison.Ordinal), name })
        {
            (
                await shop.SendAsync(
                    "DELETE",
                    "",
                    prepare: request =>
                        request.RequestUri = new Uri(
                            $"{shop.Address}session-context/shop/context/{session.Id}/attributes/{sent}",
                            new UriCreationOptions
                            {
                                DangerousDisablePathAndQueryCanonicalization = true,
                            }
                        )
                )
            ).Is(HttpStatusCode.NoContent);
            Assert.Equal("""{"b":2}""", (await ContextAsync(session)).GetRawText());
        }
    }

    [Fact]
    public async Task Every_name_that_can_be_set_can_be_removed()
    {
        var session = await Session.CreateAsync(shop, """{"context":{"keep":1},"metadata":{}}""");
        // Every code point that JSON text can hold but U+0000, and often those with a meaning in URLs.
        var character = Gen.Frequency(
            (1, Gen.Int[1, 0xD7FF].Select(char.ConvertFromUtf32)),
            (1, Gen.Int[0xE000, 0x10FFFF].Select(char.ConvertFromUtf32)),
            (1, Gen.Int[1, 0x9F].Select(char.ConvertFromUtf32)),
            (3, Gen.Char["/\\.%?#;:@&=+ ~25eF"].Select(sign => sign.ToString()))
        );
        // HttpClient resolves "." and ".." before it sends a path, so another test sends these two byte by byte.
        var names = character
            .Array[1, 256]
            .Select(string.Concat)
            .Where(name => name is not ("." or ".."));
        await names.SampleAsync(
            async name =>
            {
                (
                    await session.SetAsync(
                        $$"""{"key":{{JsonSerializer.Serialize(name)}},"value":1}"""
                    )
                ).Is(HttpStatusCode.NoContent);
                Assert.True((await ContextAsync(session)).TryGetProperty(name, out _));
                (await session.RemoveAsync(name)).Is(HttpStatusCode.NoContent);
                Assert.Equal("""{"keep":1}""", (await ContextAsync(session)).GetRawText());
            },
            iter: 100,
            threads: 1
        );
    }

    [Fact]
    public async Task A_name_with_U_0000_cannot_be_set() =>
        (await (await Session.CreateAsync(shop)).SetAsync("""{"key":"\u0000","value":1}""")).Names(
            "key"
        );

    [Fact]
    public async Task Removing_what_is_not_there_is_204_and_changes_nothing()
    {
        var session = await Session.CreateAsync(shop);
        (await session.RemoveAsync("a")).Is(HttpStatusCode.NoContent);
        Assert.Equal(1, await session.VersionAsync());
    }

    [Fact]
    public async Task Without_a_session_attribute_calls_are_404()
    {
        var session = new Session(shop);
        (await session.SetAsync("""{"key":"a","value":1}""")).Is(HttpStatusCode.NotFound);
        (await session.RemoveAsync("a")).Is(HttpStatusCode.NotFound);
        (await session.GetAsync()).Is(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("""{"value":1}""", "key")]
    [InlineData("""{"key":"a"}""", "value")]
    [InlineData("""{}""", "key", "value")]
    [InlineData("""{"key":"","value":1}""", "key")]
    [InlineData("""{"key":1,"value":1}""", "key")]
    [InlineData("""["a",1]""", "body")]
    public async Task A_missing_or_wrong_key_or_value_is_400(string body, params string[] fields) =>
        (await (await Session.CreateAsync(shop)).SetAsync(body)).Names(fields);

    [Fact]
    public async Task A_key_has_at_most_256_characters()
    {
        var session = await Session.CreateAsync(shop);
        (await session.SetAsync($$"""{"key":"{{new string('k', 257)}}","value":1}""")).Names("key");
        var longest = new string('k', 256);
        (await session.SetAsync($$"""{"key":"{{longest}}","value":1}""")).Is(
            HttpStatusCode.NoContent
        );
        (await session.RemoveAsync(longest)).Is(HttpStatusCode.NoContent);
        Assert.Equal("{}", (await ContextAsync(session)).GetRawText());
    }

    [Fact]
    public async Task Concurrent_changes_to_different_attributes_are_all_there()
    {
        var session = await Session.CreateAsync(shop);
        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 60)
                .Select(k => session.SetAsync($$"""{"key":"k{{k}}","value":{{k}}}"""))
        );
        Assert.All(answers, answer => answer.Is(HttpStatusCode.NoContent));
        Assert.Equal(
            Enumerable.Range(0, 60).Order(),
            (await ContextAsync(session))
                .EnumerateObject()
                .Select(attribute => attribute.Value.GetInt32())
                .Order()
        );
        Assert.Equal(61, await session.VersionAsync());
        Assert.Equal(60, answers.Select(answer => answer.ETag).Distinct().Count());
    }

    [Fact]
    public async Task A_context_holds_at_most_1000_attributes()
    {
        var thousand = string.Join(',', Enumerable.Range(0, 1_000).Select(k => $"\"k{k}\":0"));
        (
            await new Session(shop).PutAsync(
                $$$"""{"context":{{{{thousand}}},"more":0},"metadata":{}}""",
                upsert: true
            )
        ).Names("context");
        var session = await Session.CreateAsync(
            shop,
            $$$"""{"context":{{{{thousand}}}},"metadata":{}}"""
        );
        (await session.SetAsync("""{"key":"more","value":1}""")).Names("context");
        (await session.SetAsync("""{"key":"k7","value":1}""")).Is(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task Attributes_cannot_grow_a_document_beyond_the_limit_of_a_body()
    {
        var session = await Session.CreateAsync(shop);
        var large = new string('x', 200_000);
        (await session.SetAsync($$"""{"key":"a","value":"{{large}}"}""")).Is(
            HttpStatusCode.NoContent
        );
        (await session.SetAsync($$"""{"key":"b","value":"{{large}}"}""")).Is(
            HttpStatusCode.RequestEntityTooLarge
        );
        Assert.Equal(2, await session.VersionAsync());
    }

    [Fact]
    public async Task An_attribute_cannot_nest_a_document_beyond_its_limit()
    {
        var session = await Session.CreateAsync(shop);
        static string Nested(int levels) =>
            $$"""{"key":"a","value":{{new string('[', levels)}}{{new string(']', levels)}}}""";
        (await session.SetAsync(Nested(31))).Names("body");
        (await session.SetAsync(Nested(30))).Is(HttpStatusCode.NoContent);
        // The largest that was taken can be sent back.
        (await session.PutAsync((await session.GetAsync()).Text)).Is(HttpStatusCode.NoContent);
    }

    private static async Task<JsonElement> ContextAsync(Session session) =>
        (await session.GetAsync()).Is(HttpStatusCode.OK).Json.GetProperty("context");
}
