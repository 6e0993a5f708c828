using System.Net;
using SessionContext.Server.Tests.Logins;

namespace SessionContext.Server.Tests.OwnContext;

/// <summary>What a browser asks before and reads after a storefront's call (CORS).</summary>
public sealed class CrossOriginTests(CrossOriginTests.OpenShop shop)
    : IClassFixture<CrossOriginTests.OpenShop>
{
    private const string Origin = "https://shop.example";

    [Theory]
    [InlineData("GET", "authorization,accept-language,if-none-match")]
    [InlineData("HEAD", "authorization,if-none-match")]
    [InlineData("GET", "authorization,traceparent,tracestate,baggage")]
    [InlineData("GET", "authorization,sentry-trace")]
    [InlineData("PATCH", "authorization,content-type,if-match,content-language")]
    [InlineData("POST", "x-correlation-id,x-version,session-id,authorization")]
    [InlineData("PUT", "saas-token,authorization,prefer")]
    [InlineData("DELETE", "emporix-tenant,authorization,other-tenant")]
    public async Task A_configured_storefront_may_call_with_the_headers_of_the_api(
        string method,
        string headers
    )
    {
        using var answer = await PreflightAsync(shop, Origin, method, headers);

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal(Origin, Header(answer, "Access-Control-Allow-Origin"));
        Assert.Contains(method, Header(answer, "Access-Control-Allow-Methods").Split(','));
        Assert.Subset(
            Header(answer, "Access-Control-Allow-Headers")
                .Split(',')
                .ToHashSet(StringComparer.OrdinalIgnoreCase),
            headers.Split(',').ToHashSet(StringComparer.OrdinalIgnoreCase)
        );
    }

    [Fact]
    public async Task A_header_of_another_name_is_not_allowed()
    {
        using var answer = await PreflightAsync(shop, Origin, "GET", "x-tenant-x");

        Assert.DoesNotContain(
            "x-tenant-x",
            Header(answer, "Access-Control-Allow-Headers").Split(','),
            StringComparer.OrdinalIgnoreCase
        );
    }

    [Theory]
    [InlineData("https://de.branch.example")]
    [InlineData("https://a.b.branch.example")]
    public async Task Every_subdomain_of_a_wildcard_may_call(string origin)
    {
        using var preflight = await PreflightAsync(shop, origin, "GET", "authorization");
        using var answer = await CallAsync(shop, origin);

        Assert.Equal(origin, Header(preflight, "Access-Control-Allow-Origin"));
        Assert.Equal(origin, Header(answer, "Access-Control-Allow-Origin"));
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("https://branch.example")]
    [InlineData("https://evilbranch.example")]
    [InlineData("http://de.branch.example")]
    [InlineData("https://de.branch.example:8443")]
    [InlineData("https://de.branch.example.evil.example")]
    [InlineData("https://de.branch.example@evil.example")]
    [InlineData("http://shop.example")]
    [InlineData("https://shop.example:8443")]
    [InlineData("null")]
    public async Task Another_origin_gets_no_leave(string origin)
    {
        using var preflight = await PreflightAsync(shop, origin, "GET", "authorization");
        using var answer = await CallAsync(shop, origin);

        Assert.False(preflight.Headers.Contains("Access-Control-Allow-Origin"));
        Assert.False(answer.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task Nobody_gets_leave_where_no_origin_is_configured()
    {
        await using var closed = await SessionFixture.OpenAsync();

        using var preflight = await PreflightAsync(closed, Origin, "GET", "authorization");
        using var answer = await CallAsync(closed, Origin);

        Assert.False(preflight.Headers.Contains("Access-Control-Allow-Origin"));
        Assert.False(answer.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task A_page_can_read_errors_and_the_headers_that_matter()
    {
        using var answer = await CallAsync(shop, Origin);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal(Origin, Header(answer, "Access-Control-Allow-Origin"));
        Assert.Equal(
            "ETag,Retry-After,Preference-Applied,X-Next-Cursor,X-Total-Count",
            Header(answer, "Access-Control-Expose-Headers")
        );
    }

    [Theory]
    [InlineData("shop.example")]
    [InlineData("https://shop.example/")]
    [InlineData("https://shop.example/path")]
    [InlineData("ftp://shop.example")]
    [InlineData("*")]
    [InlineData("https://*")]
    [InlineData("https://*.example")]
    [InlineData("https://*shop.example")]
    [InlineData("https://www.*.shop.example")]
    [InlineData("https://*.*.shop.example")]
    [InlineData("https://*.shop.example/path")]
    public void An_origin_that_no_browser_would_send_stops_the_start(string origin)
    {
        using var folder = new TestFolder();
        var refusal = Assert.Throws<Settings.SettingsException>(() =>
            App.Build([$"--Store:Path={folder.Path}", $"--Http:AllowedOrigins:0={origin}"])
        );
        Assert.Contains("Http:AllowedOrigins:0", refusal.Message, StringComparison.Ordinal);
    }

    private static async Task<HttpResponseMessage> PreflightAsync(
        SessionFixture shop,
        string origin,
        string method,
        string headers
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, Visit.Path);
        request.Headers.Add("Origin", origin);
        request.Headers.Add("Access-Control-Request-Method", method);
        request.Headers.Add("Access-Control-Request-Headers", headers);
        return await shop.Server.Http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static async Task<HttpResponseMessage> CallAsync(SessionFixture shop, string origin)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Visit.Path);
        request.Headers.Add("Origin", origin);
        return await shop.Server.Http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static string Header(HttpResponseMessage answer, string name) =>
        string.Join(',', answer.Headers.GetValues(name));

    /// <summary>A service that lets one storefront's pages call.</summary>
    public sealed class OpenShop : SessionFixture
    {
        protected override string[] Settings =>
            [
                $"--Http:AllowedOrigins:0={Origin}",
                "--Http:AllowedOrigins:1=https://*.branch.example",
                "--Http:AllowedHeaders:0=sentry-trace",
            ];
    }
}
