using System.Net;
using System.Text.Json;
using SessionContext.Server.Tests.Contexts;
using SessionContext.Server.Tests.Logins;
using SessionContext.Server.Tests.Stores;

namespace SessionContext.Server.Tests.OwnContext;

[EachEngine]
public sealed class PatchTests(SessionFixture shop) : IClassFixture<SessionFixture>
{
    private static readonly string Long = new('x', 700);
    private const string MergePatch = "application/merge-patch+json";

    [Fact]
    public async Task It_changes_what_it_has_removes_what_is_null_and_keeps_the_rest()
    {
        var visit = await Visit.WithContextAsync(
            shop,
            "&currency=EUR&siteCode=main&language=de&targetLocation=DE"
        );

        var answer = (
            await visit.PatchAsync(
                """{"currency":"CHF","language":null,"context":{"a":1.0},"metadata":{"version":1}}"""
            )
        ).Is(HttpStatusCode.NoContent);

        var stored = await visit.GetAsync();
        Assert.Equal(stored.ETag, answer.ETag);
        Assert.Equal(2, stored.Version);
        Assert.Equal(
            """{"siteCode":"main","currency":"CHF","targetLocation":"DE","context":{"a":1.0}}""",
            Choices(stored)
        );
    }

    [Fact]
    public async Task A_whole_document_may_be_sent_back_and_other_fields_are_ignored()
    {
        var visit = await Visit.WithContextAsync(shop, "&currency=EUR");
        var before = await visit.GetAsync();

        (
            await visit.PatchAsync(
                """{"sessionId":"another","customerId":7,"cartId":{},"createdAt":1,"x":[],"metadata":{"version":1,"createdAt":"never"}}"""
            )
        ).Is(HttpStatusCode.NoContent);
        (await visit.PatchAsync((await visit.GetAsync()).Text)).Is(HttpStatusCode.NoContent);

        var after = await visit.GetAsync();
        Assert.Equal(3, after.Version);
        Assert.Equal(Choices(before), Choices(after));
        Assert.Equal(visit.SessionId, after.Text("sessionId"));
    }

    [Fact]
    public async Task A_strict_PATCH_takes_a_whole_document_and_no_misspelt_field()
    {
        var visit = await Visit.WithContextAsync(shop, "&currency=EUR");
        const string strict = "handling=strict";

        (await visit.PatchAsync((await visit.GetAsync()).Text, prefer: strict)).Is(
            HttpStatusCode.NoContent
        );
        var refused = await visit.PatchAsync("""{"langauge":"de"}""", prefer: strict);

        refused.Is(HttpStatusCode.BadRequest);
        Assert.Contains("did you mean language?", refused.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData(",\"metadata\":null")]
    [InlineData(",\"metadata\":{}")]
    [InlineData(",\"metadata\":{\"version\":null}")]
    public async Task A_PATCH_without_a_version_changes_what_is_stored(string metadata)
    {
        var visit = await Visit.WithContextAsync(shop, "&siteCode=main");
        (await visit.SetAsync("""{"key":"a","value":1}""")).Is(HttpStatusCode.Created);

        (await visit.PatchAsync("{\"currency\":\"CHF\"" + metadata + "}")).Is(
            HttpStatusCode.NoContent
        );

        var stored = await visit.GetAsync();
        Assert.Equal(3, stored.Version);
        Assert.Equal("""{"siteCode":"main","currency":"CHF","context":{"a":1}}""", Choices(stored));
    }

    [Fact]
    public async Task Without_a_version_no_concurrent_change_is_lost()
    {
        var visit = await Visit.WithContextAsync(shop);

        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 30)
                .Select(n =>
                    n % 2 == 0
                        ? visit.PatchAsync("{\"context\":{\"k" + n + "\":1}}", MergePatch)
                        : visit.SetAsync("{\"key\":\"k" + n + "\",\"value\":1}")
                )
        );

        Assert.All(answers, answer => Assert.True(answer.Status < HttpStatusCode.BadRequest));
        var stored = await visit.GetAsync();
        Assert.Equal(31, stored.Version);
        Assert.Equal(30, stored.Json.GetProperty("context").EnumerateObject().Count());
    }

    [Fact]
    public async Task The_version_must_be_the_stored_one()
    {
        var visit = await Visit.WithContextAsync(shop);

        var stale = (await visit.PatchAsync("""{"currency":"CHF","metadata":{"version":7}}""")).Is(
            HttpStatusCode.Conflict
        );
        Assert.Equal(7, stale.Json.GetProperty("expectedVersion").GetInt64());
        Assert.Equal(1, stale.Json.GetProperty("currentVersion").GetInt64());
        Assert.Equal(1, (await visit.GetAsync()).Version);
    }

    [Fact]
    public async Task If_Match_is_checked_as_well()
    {
        var visit = await Visit.WithContextAsync(shop);
        const string body = """{"currency":"CHF","metadata":{"version":1}}""";

        (await visit.PatchAsync(body, ifMatch: "\"other\"")).Is(HttpStatusCode.PreconditionFailed);
        (await visit.PatchAsync(body, ifMatch: (await visit.GetAsync()).ETag)).Is(
            HttpStatusCode.NoContent
        );
    }

    [Fact]
    public async Task Of_two_with_the_same_version_one_succeeds()
    {
        var visit = await Visit.WithContextAsync(shop);

        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(n =>
                    visit.PatchAsync("{\"context\":{\"n\":" + n + "},\"metadata\":{\"version\":1}}")
                )
        );

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.NoContent);
        Assert.Equal(7, answers.Count(answer => answer.Status == HttpStatusCode.Conflict));
    }

    [Fact]
    public async Task Every_fault_is_named()
    {
        var visit = await Visit.WithContextAsync(shop);

        (
            await visit.PatchAsync(
                """{"siteCode":"","currency":"eur","targetLocation":"Germany","language":"_","context":[],"metadata":{"version":"1"}}"""
            )
        ).Names(
            "siteCode",
            "currency",
            "targetLocation",
            "language",
            "context",
            "metadata.version"
        );
        (await visit.PatchAsync("""{"a":1,"a":2}""")).Names("body");
        (await visit.PatchAsync("""{"context":{"a\u0000":1}}""")).Names("context");
        (await visit.PatchAsync("""{"context":{"a\u0000":null}}""", MergePatch)).Names("context");
        (await visit.PatchAsync("[]")).Names("body");
        (await visit.PatchAsync("{}", "text/plain")).Is(HttpStatusCode.UnsupportedMediaType);
    }

    [Theory]
    [InlineData("application/json", """{"b":{"x":null},"c":3}""")]
    [InlineData(MergePatch, """{"a":1.0,"b":{"y":2},"c":3}""")]
    [InlineData("application/merge-patch+json; charset=utf-8", """{"a":1.0,"b":{"y":2},"c":3}""")]
    public async Task The_type_says_whether_the_attributes_are_replaced_or_merged(
        string type,
        string expected
    )
    {
        var visit = await Visit.WithContextAsync(shop);
        (
            await visit.PatchAsync(
                """{"context":{"a":1.0,"b":{"x":1,"y":2}},"metadata":{"version":1}}"""
            )
        ).Is(HttpStatusCode.NoContent);

        (
            await visit.PatchAsync(
                """{"context":{"b":{"x":null},"c":3},"metadata":{"version":2}}""",
                type
            )
        ).Is(HttpStatusCode.NoContent);

        var stored = await visit.GetAsync();
        Assert.Equal(expected, stored.Json.GetProperty("context").GetRawText());
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData(MergePatch)]
    public async Task Null_removes_all_attributes(string type)
    {
        var visit = await Visit.WithContextAsync(shop);
        (await visit.SetAsync("""{"key":"a","value":1}""")).Is(HttpStatusCode.Created);

        (await visit.PatchAsync("""{"context":null,"metadata":{"version":2}}""", type)).Is(
            HttpStatusCode.NoContent
        );

        Assert.False((await visit.GetAsync()).Json.TryGetProperty("context", out _));
    }

    [Fact]
    public async Task A_merge_keeps_the_limits()
    {
        await using var small = await SessionFixture.OpenAsync(
            "--Limits:Attributes=2",
            "--Limits:BodyBytes=1024"
        );
        var visit = await Visit.WithContextAsync(small);
        (
            await visit.PatchAsync(
                "{\"context\":{\"a\":1,\"b\":\"" + Long + "\"},\"metadata\":{\"version\":1}}"
            )
        ).Is(HttpStatusCode.NoContent);

        (
            await visit.PatchAsync("""{"context":{"c":1},"metadata":{"version":2}}""", MergePatch)
        ).Names("context");
        (
            await visit.PatchAsync(
                "{\"context\":{\"b\":\"" + Long + Long[..310] + "\"},\"metadata\":{\"version\":2}}",
                MergePatch
            )
        ).Is(HttpStatusCode.RequestEntityTooLarge);
        (
            await visit.PatchAsync(
                """{"context":{"a":null,"c":1},"metadata":{"version":2}}""",
                MergePatch
            )
        ).Is(HttpStatusCode.NoContent);
    }

    // What a shopper may change, in the order of the document.
    private static string Choices(Answer answer) =>
        "{"
        + string.Join(
            ',',
            answer
                .Json.EnumerateObject()
                .Where(field => field.Name is not "sessionId" and not "metadata")
                .Select(field =>
                    $"{JsonSerializer.Serialize(field.Name)}:{field.Value.GetRawText()}"
                )
        )
        + "}";
}
