using System.Net;
using System.Net.Http.Headers;
using SessionContext.Server.Tests.Contexts;
using SessionContext.Server.Tests.Logins;
using SessionContext.Server.Tests.OwnContext;

namespace SessionContext.Server.Tests.Http;

/// <summary>
/// HEAD is answered wherever GET is, with the headers of the GET and no body (contract § 2, RFC 9110 § 9.3.2).
/// </summary>
public sealed class HeadTests(SessionFixture shop) : IClassFixture<SessionFixture>
{
    [Theory]
    [InlineData("/health/live", HttpStatusCode.OK)]
    [InlineData("/health/ready", HttpStatusCode.OK)]
    [InlineData("/openapi/v1.json", HttpStatusCode.OK)]
    [InlineData("/docs", HttpStatusCode.OK)]
    [InlineData("/.well-known/openid-configuration", HttpStatusCode.OK)]
    [InlineData("/.well-known/jwks", HttpStatusCode.OK)]
    [InlineData("/nowhere", HttpStatusCode.NotFound)]
    [InlineData("/oauth/token", HttpStatusCode.MethodNotAllowed)]
    [InlineData("/customerlogin/auth/anonymous/login", HttpStatusCode.BadRequest)]
    [InlineData("/session-context/demo/context/a", HttpStatusCode.Unauthorized)]
    public async Task HEAD_has_the_headers_of_GET_and_no_body(string path, HttpStatusCode status) =>
        await CompareAsync(path, null, status);

    [Fact]
    public async Task HEAD_of_a_context_has_its_length_and_its_entity_tag()
    {
        var visit = await Visit.WithContextAsync(shop);
        foreach (
            var (path, token) in new[]
            {
                (Visit.Path, visit.Token),
                ($"/session-context/demo/context/{visit.SessionId}", shop.ServiceToken),
            }
        )
        {
            var head = await CompareAsync(path, token, HttpStatusCode.OK);
            Assert.NotNull(head.ETag);
            Assert.True(head.ContentHeaders.ContentLength > 0);
        }

        await CompareAsync(
            "/session-context/demo/context/nobody",
            shop.ServiceToken,
            HttpStatusCode.NotFound
        );
        await CompareAsync("/customer/demo/validateauthtoken", visit.Token, HttpStatusCode.OK);
    }

    [Fact]
    public async Task HEAD_of_the_metrics_is_answered()
    {
        // The text changes with each request, its length with it.
        var head = await SendAsync(HttpMethod.Head, "/metrics", null);
        head.Is(HttpStatusCode.OK);
        Assert.Empty(head.Text);
        Assert.StartsWith("text/plain", head.ContentHeaders.ContentType?.ToString());
    }

    [Fact]
    public async Task HEAD_answers_304_to_the_current_entity_tag()
    {
        var visit = await Visit.WithContextAsync(shop);
        var tag = (await visit.GetAsync()).ETag;
        var head = await SendAsync(HttpMethod.Head, Visit.Path, visit.Token, tag);
        head.Is(HttpStatusCode.NotModified);
        Assert.Equal(tag, head.ETag);
    }

    [Fact]
    public async Task A_405_names_HEAD_where_it_names_GET()
    {
        var context = await shop.SendAsync(HttpMethod.Post, Visit.Path, null);
        context.Is(HttpStatusCode.MethodNotAllowed);
        Assert.Contains("GET", context.ContentHeaders.Allow);
        Assert.Contains("HEAD", context.ContentHeaders.Allow);

        var token = await shop.GetAsync("/oauth/token");
        Assert.Equal("POST", Assert.Single(token.ContentHeaders.Allow));
    }

    private async Task<Answer> CompareAsync(string path, string? token, HttpStatusCode status)
    {
        var get = await SendAsync(HttpMethod.Get, path, token);
        var head = await SendAsync(HttpMethod.Head, path, token);
        get.Is(status);
        head.Is(status);
        Assert.NotEmpty(get.Text);
        Assert.Empty(head.Text);
        Assert.Equal(HeadersOf(get), HeadersOf(head));
        return head;
    }

    private static string[] HeadersOf(Answer answer) =>
        [
            .. answer
                .Headers.Concat(answer.ContentHeaders)
                // They say how the body of this one answer is sent, and when it was made.
                .Where(header =>
                    header.Key is not ("Date" or "Transfer-Encoding" or "Content-Security-Policy")
                )
                .Select(header => $"{header.Key}: {string.Join(", ", header.Value)}")
                .Order(StringComparer.Ordinal),
        ];

    private async Task<Answer> SendAsync(
        HttpMethod method,
        string path,
        string? token,
        string? ifNoneMatch = null
    )
    {
        using var request = new HttpRequestMessage(method, path);
        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        if (ifNoneMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-None-Match", ifNoneMatch);
        }

        using var response = await shop.Server.Http.SendAsync(request);
        return await Answer.OfAsync(response);
    }
}
