using System.Net;
using System.Text;
using SessionContext.Server.Tests.Contexts;
using SessionContext.Server.Tests.Logins;
using SessionContext.Server.Tests.Stores;

namespace SessionContext.Server.Tests.OwnContext;

/// <summary>
/// Contract §§ 2, 3: the size limit counts what the caller chose, so that a document from a GET can be sent back.
/// </summary>
[EachEngine]
public sealed class SizeTests(SizeTests.SmallShop shop) : IClassFixture<SizeTests.SmallShop>
{
    private const int Most = 1_024;

    [Fact]
    public async Task The_document_of_the_largest_body_can_be_sent_back_by_PUT()
    {
        var visit = await Visit.BeginAsync(shop, "&currency=EUR&siteCode=main");
        var body = Put(Context(Most - """{"context":,"metadata":{}}""".Length));
        Assert.Equal(Most, body.Length);
        (await PutAsync(visit, body)).Is(HttpStatusCode.NoContent);

        for (var version = 1; version <= 10; version++)
        {
            var stored = await visit.GetAsync();
            Assert.True(stored.Text.Length > Most);
            Assert.Equal(version, stored.Version);
            (
                await PutAsync(visit, stored.Text.Replace("EUR", version % 2 == 0 ? "CHF" : "USD"))
            ).Is(HttpStatusCode.NoContent);
        }
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/merge-patch+json")]
    public async Task The_document_of_the_largest_body_can_be_sent_back_by_PATCH(string type)
    {
        var visit = await Visit.BeginAsync(shop, "&currency=EUR&siteCode=main");
        (await PutAsync(visit, Put(Context(Most - """{"context":,"metadata":{}}""".Length)))).Is(
            HttpStatusCode.NoContent
        );

        var stored = await visit.GetAsync();
        (await visit.PatchAsync(stored.Text, type)).Is(HttpStatusCode.NoContent);
        Assert.Equal(2, (await visit.GetAsync()).Version);
    }

    [Fact]
    public async Task A_body_of_one_byte_more_is_413_at_every_call()
    {
        var visit = await Visit.WithContextAsync(shop);
        var tooLarge = Put(Context(Most + 1 - """{"context":,"metadata":{}}""".Length));

        (await PutAsync(visit, tooLarge)).Is(HttpStatusCode.RequestEntityTooLarge);
        (await visit.PatchAsync(tooLarge)).Is(HttpStatusCode.RequestEntityTooLarge);
        (await visit.SetAsync("""{"key":"a","value":1}""".PadRight(Most))).Is(
            HttpStatusCode.Created
        );
        (await visit.SetAsync("""{"key":"a","value":1}""".PadRight(Most + 1))).Is(
            HttpStatusCode.RequestEntityTooLarge
        );
    }

    [Fact]
    public async Task Of_a_document_that_is_sent_back_the_context_counts_and_the_answer_says_so()
    {
        var visit = await Visit.WithContextAsync(shop);
        string Document(int contextBytes) =>
            $$$"""{"sessionId":"{{{visit.SessionId}}}","context":{{{Context(contextBytes)}}},"metadata":{"version":1}}""";

        (await PutAsync(visit, Document(Most + 1))).Says(
            HttpStatusCode.RequestEntityTooLarge,
            "The request body has more than 1024 bytes. In a body with a sessionId, only context counts."
        );
        (await visit.PatchAsync(Document(Most + 1))).Is(HttpStatusCode.RequestEntityTooLarge);
        (await PutAsync(visit, Document(Most))).Is(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task Attributes_grow_to_the_limit_and_the_document_can_be_sent_back()
    {
        var visit = await Visit.WithContextAsync(shop);
        var half = Context(600);
        (await visit.PatchAsync($$"""{"context":{{half}}}""")).Is(HttpStatusCode.NoContent);
        // {"a":"…","b":"…"}: the second attribute adds its quotes, its colon and a comma.
        string Attribute(int bytes) =>
            $$"""{"key":"b","value":"{{new string('y', bytes - ""","b":"" """.Trim().Length)}}"}""";

        (await visit.SetAsync(Attribute(Most - 600 + 1))).Says(
            HttpStatusCode.RequestEntityTooLarge,
            "context would have more than 1024 bytes"
        );
        (await visit.SetAsync(Attribute(Most - 600))).Is(HttpStatusCode.Created);

        var stored = await visit.GetAsync();
        Assert.Equal(
            Most,
            Encoding.UTF8.GetByteCount(stored.Json.GetProperty("context").GetRawText())
        );
        (await PutAsync(visit, stored.Text)).Is(HttpStatusCode.NoContent);
        (await visit.PatchAsync((await visit.GetAsync()).Text)).Is(HttpStatusCode.NoContent);
        (await visit.PatchAsync("""{"context":{"c":1}}""", "application/merge-patch+json")).Is(
            HttpStatusCode.RequestEntityTooLarge
        );
        (await visit.PatchAsync("""{"context":{"b":1}}""", "application/merge-patch+json")).Is(
            HttpStatusCode.NoContent
        );
    }

    private Task<Answer> PutAsync(Visit visit, string body) =>
        shop.SendAsync(
            HttpMethod.Put,
            $"/session-context/demo/context/{visit.SessionId}?upsert=true",
            shop.ServiceToken,
            body
        );

    private static string Put(string context) => $$$"""{"context":{{{context}}},"metadata":{}}""";

    private static string Context(int bytes) => $$"""{"a":"{{new string('x', bytes - 8)}}"}""";

    /// <summary>A service that takes little.</summary>
    public sealed class SmallShop : SessionFixture
    {
        protected override string[] Settings => ["--Limits:BodyBytes=1024"];
    }
}
