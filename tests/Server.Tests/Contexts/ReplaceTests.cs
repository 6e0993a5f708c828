using System.Net;
using SessionContext.Server.Tests.Stores;

namespace SessionContext.Server.Tests.Contexts;

/// <summary>Contract § 2: PUT.</summary>
[EachEngine]
public sealed class ReplaceTests(Shop shop)
{
    [Fact]
    public async Task Without_a_session_a_PUT_is_404_and_creates_nothing()
    {
        var session = new Session(shop);
        (await session.PutAsync("""{"metadata":{"version":1}}""")).Is(HttpStatusCode.NotFound);
        (await session.GetAsync()).Is(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("true")]
    [InlineData("TRUE")]
    [InlineData("True")]
    public async Task With_upsert_a_PUT_creates_and_answers_204(string upsert)
    {
        var session = new Session(shop);
        var answer = await shop.SendAsync(
            "PUT",
            $"{session.Path}?upsert={upsert}",
            """{"metadata":{}}"""
        );
        Assert.Empty(answer.Is(HttpStatusCode.NoContent).Text);
        (await session.GetAsync()).Is(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("?upsert=false")]
    [InlineData("?upsert=FALSE")]
    [InlineData("?Upsert=false&other=1&other")]
    public async Task With_upsert_false_a_PUT_does_not_create(string query) =>
        (await shop.SendAsync("PUT", new Session(shop).Path + query, """{"metadata":{}}""")).Is(
            HttpStatusCode.NotFound
        );

    [Theory]
    [InlineData("?upsert=yes")]
    [InlineData("?upsert=1")]
    [InlineData("?upsert=")]
    [InlineData("?upsert")]
    [InlineData("?upsert=true&upsert=true")]
    [InlineData("?upsert=%20true")]
    [InlineData("?upsert=true%00")]
    public async Task An_upsert_that_is_neither_true_nor_false_is_400(string query) =>
        (await shop.SendAsync("PUT", new Session(shop).Path + query, """{"metadata":{}}""")).Names(
            "upsert"
        );

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"version":null}""")]
    [InlineData("""{"version":0}""")]
    [InlineData("""{"version":4711}""")]
    [InlineData(
        """{"version":1,"createdAt":"2020-01-01T00:00:00.000Z","modifiedAt":"x","mixins":{"a":[]}}"""
    )]
    public async Task Any_or_no_version_creates_and_the_rest_of_the_metadata_is_ignored(
        string metadata
    )
    {
        var session = await Session.CreateAsync(shop, $$"""{"metadata":{{metadata}}}""");
        var stored = (await session.GetAsync()).Json.GetProperty("metadata");
        Assert.Equal(1, stored.GetProperty("version").GetInt64());
        Assert.Equal(
            ["version", "createdAt", "modifiedAt"],
            stored.EnumerateObject().Select(field => field.Name)
        );
    }

    [Fact]
    public async Task A_PUT_replaces_the_document_and_raises_the_version_by_one()
    {
        var session = await Session.CreateAsync(
            shop,
            """{"siteCode":"main","currency":"EUR","cartId":"k","context":{"a":1},"metadata":{}}"""
        );
        var before = (await session.GetAsync()).Json.GetProperty("metadata");
        (await session.PutAsync("""{"currency":"USD","metadata":{"version":1}}""")).Is(
            HttpStatusCode.NoContent
        );

        var after = (await session.GetAsync()).Json;
        Assert.Equal(
            ["sessionId", "currency", "metadata"],
            after.EnumerateObject().Select(field => field.Name)
        );
        Assert.Equal("USD", after.GetProperty("currency").GetString());
        Assert.Equal(2, after.GetProperty("metadata").GetProperty("version").GetInt64());
        Assert.Equal(
            before.GetProperty("createdAt").GetString(),
            after.GetProperty("metadata").GetProperty("createdAt").GetString()
        );
    }

    [Fact]
    public async Task What_a_GET_answers_can_be_sent_back_as_it_is()
    {
        var session = await Session.CreateAsync(
            shop,
            """{"currency":"EUR","context":{"a":[1]},"metadata":{}}"""
        );
        var document = (await session.GetAsync()).Text;
        (await session.PutAsync(document)).Is(HttpStatusCode.NoContent);
        var again = (await session.GetAsync()).Json;
        Assert.Equal("EUR", again.GetProperty("currency").GetString());
        Assert.Equal("[1]", again.GetProperty("context").GetProperty("a").GetRawText());
    }

    [Fact]
    public async Task Unknown_fields_and_unknown_query_parameters_are_ignored()
    {
        var session = new Session(shop);
        (
            await shop.SendAsync(
                "PUT",
                session.Path + "?upsert=true&x=1&X=2",
                """{"unknown":{"deep":[1]},"mixins":null,"metadata":{}}"""
            )
        ).Is(HttpStatusCode.NoContent);
        Assert.False((await session.GetAsync()).Json.TryGetProperty("unknown", out _));
    }

    [Fact]
    public async Task Metadata_is_required_and_its_version_too_where_the_session_exists()
    {
        (await new Session(shop).PutAsync("{}", upsert: true)).Names("metadata");
        var session = await Session.CreateAsync(shop);
        (await session.PutAsync("""{"currency":"USD"}""")).Names("metadata");
        (await session.PutAsync("""{"currency":"USD","metadata":{}}""")).Names("metadata.version");
        (await session.PutAsync("""{"currency":"USD","metadata":{}}""", upsert: true)).Names(
            "metadata.version"
        );
        (await session.PutAsync("""{"metadata":{"version":"1"}}""")).Names("metadata.version");
        (await session.PutAsync("""{"metadata":{"version":-1}}""")).Names("metadata.version");
        Assert.Equal(1, await session.VersionAsync());
        (await session.PutAsync("""{"metadata":{"version":1.0}}""")).Is(HttpStatusCode.NoContent);
        Assert.Equal(2, await session.VersionAsync());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Another_version_is_409_with_both_versions_and_changes_nothing(long version)
    {
        var session = await Session.CreateAsync(shop);
        (await session.PutAsync("""{"currency":"USD","metadata":{"version":1}}""")).Is(
            HttpStatusCode.NoContent
        );

        var answer = await session.PutAsync(
            $$$"""{"currency":"CHF","metadata":{"version":{{{version}}}}}""",
            upsert: true
        );

        answer.Is(HttpStatusCode.Conflict);
        Assert.Equal(
            $$"""{"sessionId":"{{session.Id}}","code":409,"status":"Conflict","error":"stale_version","message":"The session context has changed since it was read.","expectedVersion":{{version}},"currentVersion":2}""",
            answer.Error
        );
        Assert.Contains("\"USD\"", (await session.GetAsync()).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_many_writers_with_one_version_exactly_one_wins()
    {
        var session = await Session.CreateAsync(shop);
        for (var version = 1; version <= 20; version++)
        {
            var answers = await Task.WhenAll(
                Enumerable
                    .Range(0, 8)
                    .Select(writer =>
                        session.PutAsync(
                            $$$"""{"context":{"writer":{{{writer}}}},"metadata":{"version":{{{version}}}}}"""
                        )
                    )
            );
            Assert.Single(answers, answer => answer.Status == HttpStatusCode.NoContent);
            Assert.Equal(7, answers.Count(answer => answer.Status == HttpStatusCode.Conflict));
            Assert.Equal(version + 1, await session.VersionAsync());
        }
    }

    [Fact]
    public async Task Of_many_creators_with_different_documents_exactly_one_wins()
    {
        var session = new Session(shop);
        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(writer =>
                    session.PutAsync(
                        $$$"""{"context":{"writer":{{{writer}}}},"metadata":{"version":0}}""",
                        upsert: true
                    )
                )
        );
        Assert.Single(answers, answer => answer.Status == HttpStatusCode.NoContent);
        Assert.Equal(7, answers.Count(answer => answer.Status == HttpStatusCode.Conflict));
        Assert.Equal(1, await session.VersionAsync());
    }

    [Fact]
    public async Task A_repeated_PUT_is_204_with_the_same_tag_and_changes_nothing()
    {
        var session = await Session.CreateAsync(shop);
        const string body = """{"currency":"USD","context":{"a":1.0},"metadata":{"version":1}}""";
        var first = (await session.PutAsync(body)).Is(HttpStatusCode.NoContent);
        var document = (await session.GetAsync()).Text;

        var second = (await session.PutAsync(body)).Is(HttpStatusCode.NoContent);

        Assert.NotNull(first.ETag);
        Assert.Equal(first.ETag, second.ETag);
        Assert.Equal(document, (await session.GetAsync()).Text);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"version":0}""")]
    [InlineData("""{"version":9}""")]
    public async Task A_repeated_creation_is_204_with_the_same_tag_and_changes_nothing(
        string metadata
    )
    {
        var session = new Session(shop);
        var body = $$$"""{"currency":"USD","metadata":{{{metadata}}}}""";
        var first = (await session.PutAsync(body, upsert: true)).Is(HttpStatusCode.NoContent);
        var second = (await session.PutAsync(body, upsert: true)).Is(HttpStatusCode.NoContent);
        Assert.NotNull(first.ETag);
        Assert.Equal(first.ETag, second.ETag);
        Assert.Equal(1, await session.VersionAsync());
    }

    [Fact]
    public async Task A_PUT_repeated_after_somebody_elses_change_is_409()
    {
        var session = await Session.CreateAsync(shop);
        const string body = """{"currency":"USD","metadata":{"version":1}}""";
        (await session.PutAsync(body)).Is(HttpStatusCode.NoContent);
        (await session.SetAsync("""{"key":"a","value":1}""")).Is(HttpStatusCode.NoContent);
        (await session.RemoveAsync("a")).Is(HttpStatusCode.NoContent);
        (await session.PutAsync(body)).Is(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task A_repeated_PUT_with_If_Match_is_204_too_for_it_was_carried_out()
    {
        var session = await Session.CreateAsync(shop);
        var seen = (await session.GetAsync()).ETag!;
        const string body = """{"currency":"USD","metadata":{"version":1}}""";
        (await session.PutAsync(body, prepare: r => r.Headers.Add("If-Match", seen))).Is(
            HttpStatusCode.NoContent
        );
        (await session.PutAsync(body, prepare: r => r.Headers.Add("If-Match", seen))).Is(
            HttpStatusCode.NoContent
        );
        Assert.Equal(2, await session.VersionAsync());
    }
}
