using System.Net;
using System.Net.Http.Headers;
using SessionContext.Server.Tests.Stores;

namespace SessionContext.Server.Tests.Contexts;

/// <summary>POST of several session ids.</summary>
[EachEngine]
public sealed class BulkTests(Shop shop)
{
    private const string Path = "/session-context/shop/context/bulk";

    [Fact]
    public async Task Each_id_is_answered_in_its_place()
    {
        var (first, second) = (await Session.CreateAsync(shop), await Session.CreateAsync(shop));
        var answer = (
            await SendAsync(
                $$"""{"sessionIds":["{{second.Id}}","no such","missing-{{first.Id}}","{{first.Id}}","{{second.Id}}","\ud800"]}"""
            )
        ).Is((HttpStatusCode)207);
        var (one, two) = ((await first.GetAsync()).Text, (await second.GetAsync()).Text);
        Assert.Equal(
            $$"""[{"index":0,"code":200,"context":{{two}}},{"index":1,"code":400},{"index":2,"code":404},{"index":3,"code":200,"context":{{one}}},{"index":4,"code":200,"context":{{two}}},{"index":5,"code":400}]""",
            answer.Text
        );
    }

    [Fact]
    public async Task Another_tenants_session_is_not_found()
    {
        var session = await Session.CreateAsync(shop);
        var answer = await shop.SendAsync(
            "POST",
            "/session-context/other/context/bulk",
            $$"""{"sessionIds":["{{session.Id}}"]}""",
            request =>
                request.Headers.Authorization = new AuthenticationHeaderValue(
                    "Bearer",
                    shop.OtherTenantsToken
                )
        );
        Assert.Equal("""[{"index":0,"code":404}]""", answer.Is((HttpStatusCode)207).Text);
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"sessionIds":null}""")]
    [InlineData("""{"sessionIds":"s"}""")]
    [InlineData("""{"sessionIds":[]}""")]
    [InlineData("""{"sessionIds":[1]}""")]
    [InlineData("""{"sessionIds":[["s"]]}""")]
    public async Task The_ids_are_an_array_of_strings(string body) =>
        (await SendAsync(body)).Names("sessionIds");

    [Fact]
    public async Task An_id_may_be_escaped_and_unknown_fields_are_ignored()
    {
        var session = await Session.CreateAsync(shop);
        var escaped = $"\\u00{(int)session.Id[0]:x2}{session.Id[1..]}";
        var answer = await SendAsync(
            $$$"""{"sessionIds":["{{{escaped}}}"],"page":{"tiles":[{"index":1}]}}"""
        );
        Assert.Equal(200, answer.Is((HttpStatusCode)207).Json[0].GetProperty("code").GetInt32());
    }

    [Fact]
    public async Task No_more_than_200_ids_are_taken()
    {
        var ids = string.Join(',', Enumerable.Range(0, 200).Select(i => $"\"s{i}\""));
        (await SendAsync($$"""{"sessionIds":[{{ids}}]}""")).Is((HttpStatusCode)207);
        (await SendAsync($$"""{"sessionIds":[{{ids}},"s200"]}""")).Names("sessionIds");
    }

    [Fact]
    public async Task A_session_may_be_called_bulk()
    {
        var session = new Session(shop, "bulk");
        (await session.PutAsync("""{"metadata":{}}""", upsert: true)).Is(HttpStatusCode.NoContent);
        (await session.GetAsync()).Is(HttpStatusCode.OK);
        (await session.DeleteAsync()).Is(HttpStatusCode.NoContent);
    }

    private Task<Answer> SendAsync(string body) =>
        shop.SendAsync(
            "POST",
            Path,
            body,
            request =>
                request.Headers.Authorization = new AuthenticationHeaderValue(
                    "Bearer",
                    shop.ReaderToken
                )
        );
}
