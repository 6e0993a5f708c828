using System.Net;
using SessionContext.Server.Tests.Stores;

namespace SessionContext.Server.Tests.Contexts;

/// <summary>Contract § 2: ETag, If-Match, If-None-Match (RFC 9110 § 13).</summary>
[EachEngine]
public sealed class PreconditionTests(Shop shop)
{
    private const string Change = """{"currency":"USD","metadata":{"version":1}}""";
    private const string Attribute = """{"key":"a","value":1}""";

    [Fact]
    public async Task Every_change_answers_the_tag_that_the_next_GET_answers_and_each_version_has_another()
    {
        var session = new Session(shop);
        var tags = new List<string?>();
        async Task TakeAsync(Answer answer)
        {
            tags.Add(answer.Is(HttpStatusCode.NoContent).ETag);
            Assert.Equal(tags[^1], (await session.GetAsync()).ETag);
        }

        await TakeAsync(await session.PutAsync("""{"metadata":{}}""", upsert: true));
        await TakeAsync(await session.PutAsync(Change));
        await TakeAsync(await session.SetAsync(Attribute));
        await TakeAsync(await session.RemoveAsync("a"));
        Assert.All(tags, tag => Assert.Matches("^\"[^\"]+\"\\z", tag));
        Assert.Equal(4, tags.Distinct().Count());
    }

    [Fact]
    public async Task A_session_deleted_and_created_again_has_another_tag()
    {
        var session = await Session.CreateAsync(shop);
        var before = (await session.GetAsync()).ETag;
        (await session.DeleteAsync()).Is(HttpStatusCode.NoContent);
        (await session.PutAsync("""{"currency":"EUR","metadata":{}}""", upsert: true)).Is(
            HttpStatusCode.NoContent
        );
        Assert.NotEqual(before, (await session.GetAsync()).ETag);
        (await session.GetAsync(With("If-None-Match", before!))).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task If_None_Match_on_GET_is_304_without_a_body_while_the_tag_is_current()
    {
        var session = await Session.CreateAsync(shop);
        var tag = (await session.GetAsync()).ETag!;
        foreach (var header in new[] { tag, "W/" + tag, $"\"other\", {tag}", "*" })
        {
            var answer = (await session.GetAsync(With("If-None-Match", header))).Is(
                HttpStatusCode.NotModified
            );
            Assert.Empty(answer.Text);
            Assert.Equal(tag, answer.ETag);
        }

        (await session.GetAsync(With("If-None-Match", "\"other\""))).Is(HttpStatusCode.OK);
        (await session.PutAsync(Change)).Is(HttpStatusCode.NoContent);
        (await session.GetAsync(With("If-None-Match", tag))).Is(HttpStatusCode.OK);
        (await new Session(shop).GetAsync(With("If-None-Match", "*"))).Is(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("PUT", Change)]
    [InlineData("POST", Attribute)]
    [InlineData("DELETE attribute", null)]
    [InlineData("DELETE", null)]
    public async Task If_Match_lets_only_the_current_tag_change_anything(string call, string? body)
    {
        var session = await Session.CreateAsync(shop, """{"context":{"b":1},"metadata":{}}""");
        var tag = (await session.GetAsync()).ETag!;
        foreach (var stale in new[] { "\"other\"", "W/" + tag, "\"a\", \"b\"" })
        {
            var refused = await CallAsync(session, call, body, With("If-Match", stale));
            refused.Is(HttpStatusCode.PreconditionFailed);
            Assert.Equal(
                $$"""{"sessionId":"{{session.Id}}","code":412,"status":"Precondition Failed","error":"precondition_failed","message":"A precondition of the request does not hold."}""",
                refused.Error
            );
        }

        Assert.Equal(tag, (await session.GetAsync()).ETag);
        (await CallAsync(session, call, body, With("If-Match", $"\"other\", {tag}"))).Is(
            HttpStatusCode.NoContent
        );
    }

    [Fact]
    public async Task If_Match_is_checked_as_well_as_the_version()
    {
        var session = await Session.CreateAsync(shop);
        var tag = (await session.GetAsync()).ETag!;
        (
            await session.PutAsync(
                """{"currency":"USD","metadata":{"version":8}}""",
                prepare: With("If-Match", tag)
            )
        ).Is(HttpStatusCode.Conflict);
        (await session.PutAsync(Change, prepare: With("If-Match", "*"))).Is(
            HttpStatusCode.NoContent
        );
        (
            await new Session(shop).PutAsync(
                """{"metadata":{}}""",
                upsert: true,
                With("If-Match", "*")
            )
        ).Is(HttpStatusCode.PreconditionFailed);
    }

    [Fact]
    public async Task If_None_Match_star_on_a_PUT_with_upsert_creates_only()
    {
        var session = new Session(shop);
        const string body = """{"currency":"EUR","metadata":{}}""";
        (await session.PutAsync(body, upsert: true, With("If-None-Match", "*"))).Is(
            HttpStatusCode.NoContent
        );
        (await session.PutAsync(body, upsert: true, With("If-None-Match", "*"))).Is(
            HttpStatusCode.PreconditionFailed
        );
        (await session.PutAsync(Change, upsert: true, With("If-None-Match", "*"))).Is(
            HttpStatusCode.PreconditionFailed
        );
        Assert.Equal(1, await session.VersionAsync());
    }

    [Theory]
    [InlineData("If-Match", "abc")]
    [InlineData("If-Match", "\"abc")]
    [InlineData("If-Match", "")]
    [InlineData("If-Match", "\"abc\", *")]
    [InlineData("If-Match", "*, \"abc\"")]
    [InlineData("If-Match", "**")]
    [InlineData("If-Match", "w/\"abc\"")]
    [InlineData("If-Match", "W/ \"abc\"")]
    [InlineData("If-Match", "\"a b\"")]
    [InlineData("If-Match", "\"a\" \"b\"")]
    [InlineData("If-Match", ",")]
    [InlineData("If-None-Match", "abc")]
    [InlineData("If-None-Match", "*, *")]
    public async Task A_malformed_tag_is_400_and_changes_nothing(string header, string value)
    {
        var session = await Session.CreateAsync(shop);
        (await session.PutAsync(Change, prepare: With(header, value))).Names(header);
        (await session.SetAsync(Attribute, With(header, value))).Names(header);
        (await session.DeleteAsync(With(header, value))).Names(header);
        Assert.Equal(1, await session.VersionAsync());
    }

    private static Action<HttpRequestMessage> With(string header, string value) =>
        request => request.Headers.TryAddWithoutValidation(header, value);

    private static Task<Answer> CallAsync(
        Session session,
        string call,
        string? body,
        Action<HttpRequestMessage> prepare
    ) =>
        call switch
        {
            "PUT" => session.PutAsync(body!, prepare: prepare),
            "POST" => session.SetAsync(body!, prepare),
            "DELETE attribute" => session.RemoveAsync("b", prepare),
            _ => session.DeleteAsync(prepare),
        };
}
