using System.Net;
using System.Net.Http.Headers;
using SessionContext.Server.Tests.Stores;

namespace SessionContext.Server.Tests.Contexts;

/// <summary>Contract § 4: who may make management calls. Every call is tried with every wrong token.</summary>
[EachEngine]
public sealed class AccessTests(Shop shop)
{
    private const string Body = """{"key":"a","value":1,"metadata":{"version":1}}""";

    public static TheoryData<string, string, string?> Calls =>
        new()
        {
            { "GET", "", null },
            { "PUT", "", Body },
            { "PUT", "?upsert=true", Body },
            { "DELETE", "", null },
            { "POST", "/attributes", Body },
            { "DELETE", "/attributes/b", null },
        };

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Without_a_token_every_call_is_401(string method, string path, string? body)
    {
        var session = await Session.CreateAsync(shop);
        var answer = await shop.SendAsync(
            method,
            session.Path + path,
            body,
            r => r.Headers.Authorization = null
        );
        answer.Is(HttpStatusCode.Unauthorized);
        Assert.Equal(401, answer.Json.GetProperty("code").GetInt32());
        Assert.Equal("Unauthorized", answer.Json.GetProperty("status").GetString());
        Assert.Equal("Bearer", Assert.Single(answer.Headers.WwwAuthenticate).Scheme);
        Assert.Equal(1, await session.VersionAsync());
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task With_a_forged_token_every_call_is_401(
        string method,
        string path,
        string? body
    )
    {
        var session = await Session.CreateAsync(shop);
        var forged =
            shop.Token[..^6]
            + (shop.Token.EndsWith("AAAAAA", StringComparison.Ordinal) ? "BBBBBB" : "AAAAAA");
        var answer = await shop.SendAsync(method, session.Path + path, body, As(forged));
        answer.Is(HttpStatusCode.Unauthorized);
        Assert.Contains(
            "error=\"invalid_token\"",
            answer.Headers.WwwAuthenticate.ToString(),
            StringComparison.Ordinal
        );
        Assert.Equal(1, await session.VersionAsync());
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Another_tenants_token_is_403_to_every_call(
        string method,
        string path,
        string? body
    )
    {
        var session = await Session.CreateAsync(shop);
        var answer = await shop.SendAsync(
            method,
            session.Path + path,
            body,
            As(shop.OtherTenantsToken)
        );
        answer.Is(HttpStatusCode.Forbidden);
        Assert.Equal(403, answer.Json.GetProperty("code").GetInt32());
        Assert.Equal("Forbidden", answer.Json.GetProperty("status").GetString());
        Assert.Equal(1, await session.VersionAsync());
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Without_the_scope_every_call_is_403_and_names_the_scope(
        string method,
        string path,
        string? body
    )
    {
        var session = await Session.CreateAsync(shop);
        var answer = await shop.SendAsync(
            method,
            session.Path + path,
            body,
            As(shop.ScopelessToken)
        );
        answer.Is(HttpStatusCode.Forbidden);
        Assert.Equal(
            [$"missing scope: sessioncontext.context_{(method == "GET" ? "read" : "manage")}"],
            answer.Json.GetProperty("details").EnumerateArray().Select(detail => detail.GetString())
        );
        Assert.Equal(1, await session.VersionAsync());
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task The_same_session_id_in_another_tenant_is_another_session(
        string method,
        string path,
        string? body
    )
    {
        var session = await Session.CreateAsync(shop);
        var there = $"/session-context/other/context/{session.Id}";
        (await shop.SendAsync("GET", there, prepare: As(shop.OtherTenantsToken))).Is(
            HttpStatusCode.NotFound
        );
        await shop.SendAsync(method, there + path, body, As(shop.OtherTenantsToken));
        Assert.Equal(1, await session.VersionAsync());
    }

    [Theory]
    [InlineData("SHOP")]
    [InlineData("shop%20")]
    [InlineData("s")]
    [InlineData("shop%2F..%2Fother")]
    public async Task A_tenant_that_is_not_the_tokens_is_403_however_it_is_written(string tenant) =>
        (await shop.SendAsync("GET", $"/session-context/{tenant}/context/s")).Is(
            HttpStatusCode.Forbidden
        );

    private static Action<HttpRequestMessage> As(string token) =>
        request => request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
}
