using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SessionContext.Server.Tests.Logins;
using SessionContext.Server.Tests.Stores;

namespace SessionContext.Server.Tests.Proxies;

/// <summary>
/// A real nginx in front of all services of a shop, with the file of <c>docs/guides/behind-one-host.md</c>.
/// </summary>
[NeedsPrograms]
public sealed partial class OneHostTests : IAsyncLifetime
{
    private const string Elsewhere = "another service";

    private SessionFixture _shop = null!;
    private WebApplication _others = null!;
    private Nginx _nginx = null!;
    private HttpClient _http = null!;

    public async ValueTask InitializeAsync()
    {
        _shop = await SessionFixture.OpenAsync("--Http:KnownProxies:0=127.0.0.1");
        _others = await StartOthersAsync();
        _nginx = await Nginx.StartAsync(
            "include session-context/one-host.conf;",
            ("session_context", _shop.Server.Http.BaseAddress!),
            ("other_services", new Uri(_others.Urls.First()))
        );
        _http = new HttpClient { BaseAddress = _nginx.Address };
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _nginx.DisposeAsync();
        await _others.DisposeAsync();
        await _shop.DisposeAsync();
    }

    [Fact]
    public async Task Every_call_of_the_contract_reaches_the_service()
    {
        var paths = _shop
            .Server.Services.GetServices<EndpointDataSource>()
            .SelectMany(source => source.Endpoints)
            .OfType<RouteEndpoint>()
            .Select(endpoint => "/" + endpoint.RoutePattern.RawText!.Trim('/'))
            .Where(IsOfClients)
            .Distinct()
            .ToArray();
        Assert.True(paths.Length >= 10);
        foreach (var path in paths)
        {
            var example = Parameter().Replace(path, "demo");
            Assert.False(await GoesElsewhereAsync(example), example);
        }
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/cart/demo/carts")]
    [InlineData("/customer/demo/me")]
    [InlineData("/customer/demo/customers/1/login")]
    [InlineData("/customer/demo/loginhistory")]
    [InlineData("/customerlogin/other")]
    [InlineData("/oauth/token/other")]
    [InlineData("/session-contexts/demo")]
    public async Task Every_other_call_goes_to_the_other_services(string path) =>
        Assert.True(await GoesElsewhereAsync(path), path);

    [Fact]
    public async Task An_attribute_with_a_slash_in_its_name_can_be_removed_through_the_gateway()
    {
        var login = await _shop.LogInAsync();
        await _shop.CreateContextAsync(login.SessionId());
        using var request = new HttpRequestMessage(
            HttpMethod.Delete,
            "/session-context/demo/me/context/attributes/a%2Fb"
        );
        request.Headers.Authorization = new("Bearer", login.Access());

        using var answer = await _http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
    }

    private static bool IsOfClients(string path) =>
        path.StartsWith("/session-context/", StringComparison.Ordinal)
        || path.StartsWith("/customer", StringComparison.Ordinal)
        || path == "/oauth/token";

    private async Task<bool> GoesElsewhereAsync(string path)
    {
        using var answer = await _http.GetAsync(path, TestContext.Current.CancellationToken);
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)
            == Elsewhere;
    }

    private static async Task<WebApplication> StartOthersAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Run(http => http.Response.WriteAsync(Elsewhere));
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }

    [GeneratedRegex("{[^}]*}")]
    private static partial Regex Parameter();
}
