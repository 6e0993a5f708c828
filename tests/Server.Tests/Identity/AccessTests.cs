using System.Net;

namespace SessionContext.Server.Tests.Identity;

public sealed class AccessTests : IAsyncLifetime
{
    private TestServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await TestServer.StartAsync(Calls.Shop);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task A_service_token_opens_its_tenant()
    {
        var answer = await _server.ReadAsync(await _server.TokenAsync());
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task A_service_token_opens_no_other_tenant()
    {
        var answer = await _server.ReadAsync(await _server.TokenAsync(), "another");
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        var details = (await answer.JsonAsync()).GetProperty("details");
        Assert.Equal("the token belongs to another tenant", details[0].GetString());
    }

    [Fact]
    public async Task A_token_without_the_scope_is_told_which_one_is_missing()
    {
        var answer = await _server.ReadAsync(await _server.TokenAsync("other.read"));
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains(
            "error=\"insufficient_scope\"",
            answer.Headers.WwwAuthenticate.ToString(),
            StringComparison.Ordinal
        );
        var details = (await answer.JsonAsync()).GetProperty("details");
        Assert.Equal("missing scope: sessioncontext.context_read", details[0].GetString());
    }

    [Fact]
    public async Task Without_a_token_the_answer_is_a_challenge_without_an_error()
    {
        var answer = await _server.ReadAsync(null);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("Bearer realm=\"session-context\"", answer.Headers.WwwAuthenticate.ToString());
        Assert.Equal(401, (await answer.JsonAsync()).GetProperty("code").GetInt32());
    }

    public static TheoryData<string> Garbage =>
        [
            "x",
            "a.b.c",
            "..",
            "....",
            "eyJhbGciOiJub25lIn0.e30.",
            "eyJhbGciOiJSUzI1NiJ9.bnVsbA.AAAA",
            "eyJhbGciOiJSUzI1NiJ9.eyJleHAiOjFlMzAwLCJpc3MiOjF9.AAAA",
            "\"quoted, with, commas\"",
            new string('a', 20_000),
        ];

    [Theory]
    [MemberData(nameof(Garbage))]
    public async Task Garbage_is_an_invalid_token(string token)
    {
        var answer = await _server.ReadAsync(token);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Contains(
            "error=\"invalid_token\"",
            answer.Headers.WwwAuthenticate.ToString(),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData("Basic c2hvcDp4")]
    [InlineData("Nonsense")]
    public async Task Another_Authorization_header_is_no_token(string header)
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Get,
            "/session-context/demo/context/x"
        );
        request.Headers.TryAddWithoutValidation("Authorization", header);
        var answer = await _server.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task Two_Authorization_headers_are_no_token()
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Get,
            "/session-context/demo/context/x"
        );
        var token = await _server.TokenAsync();
        request.Headers.TryAddWithoutValidation(
            "Authorization",
            [$"Bearer {token}", $"Bearer {token}"]
        );
        var answer = await _server.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task A_changed_signature_is_refused_though_the_token_was_seen_before()
    {
        var token = await _server.TokenAsync();
        await _server.ReadAsync(token);
        var changed = token[..^8] + (token[^8] == 'A' ? 'B' : 'A') + token[^7..];
        Assert.Equal(HttpStatusCode.Unauthorized, (await _server.ReadAsync(changed)).StatusCode);
    }
}
