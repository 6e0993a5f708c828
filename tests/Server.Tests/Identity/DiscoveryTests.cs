using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using SessionContext.Server.Tokens;

namespace SessionContext.Server.Tests.Identity;

/// <summary>Tokens of an issuer that is found by OpenID Connect discovery, over real HTTP.</summary>
public sealed class DiscoveryTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly TestFolder _folder = new();
    private TestIssuer _issuer = null!;
    private WebApplication _provider = null!;
    private TestServer _server = null!;
    private string _named = TestIssuer.Issuer;
    private string? _movedTo;
    private string? _keysMovedTo;
    private int _padding;
    private bool _down;
    private int _asked;

    public async ValueTask InitializeAsync()
    {
        _issuer = new(_time);
        _provider = WebApplication.CreateSlimBuilder(["--Logging:LogLevel:Default=None"]).Build();
        _provider.Urls.Add("http://127.0.0.1:0");
        _provider.MapGet(
            "/realm/.well-known/openid-configuration",
            (HttpRequest request) =>
            {
                Interlocked.Increment(ref _asked);
                return _down ? Results.StatusCode(500)
                    : _movedTo is { } place ? Results.Redirect(place)
                    : Document(request);
            }
        );
        _provider.MapGet("/elsewhere", Document);
        _provider.MapGet(
            "/keys",
            () =>
                _keysMovedTo is { } place
                    ? Results.Redirect(place)
                    : Results.Text(_issuer.Jwks() + new string(' ', _padding))
        );
        _provider.MapGet("/elsewhere/keys", () => Results.Text(_issuer.Jwks()));
        await _provider.StartAsync();
        _server = await TestServer.StartAsync(
            _folder,
            _time,
            [
                .. Calls.Shop,
                $"--Identity:Issuers:0:Issuer={TestIssuer.Issuer}",
                $"--Identity:Issuers:0:Audience={TestIssuer.Audience}",
                $"--Identity:Issuers:0:Authority={_provider.Urls.First()}/realm",
            ]
        );
        // What the start asks does not count.
        await _server
            .Services.GetServices<IHostedService>()
            .OfType<IssuerProbe>()
            .Single()
            .ExecuteTask!;
        _asked = 0;
    }

    private IResult Document(HttpRequest request) =>
        Results.Json(new { issuer = _named, jwks_uri = $"http://{request.Host}/keys" });

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _provider.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_token_is_checked_with_the_keys_that_discovery_names()
    {
        var answer = await _server.ReadAsync(_issuer.Token());
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task A_new_key_of_the_provider_is_noticed_with_its_first_token()
    {
        await _server.ReadAsync(_issuer.Token());
        _issuer = new(_time);

        _time.Advance(OutsideKeys.Spacing);
        var answer = await _server.ReadAsync(_issuer.Token());

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task Tokens_with_unknown_keys_do_not_make_the_service_ask_each_time()
    {
        await _server.ReadAsync(_issuer.Token());
        for (var i = 0; i < 5; i++)
        {
            var answer = await _server.ReadAsync(new TestIssuer(_time).Token());
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        }

        Assert.Equal(1, _asked);
    }

    [Fact]
    public async Task A_provider_that_is_down_makes_its_tokens_wait_and_nothing_else()
    {
        _down = true;

        var theirs = await _server.ReadAsync(_issuer.Token());
        var ours = await _server.ReadAsync(await _server.TokenAsync());

        Assert.Equal(HttpStatusCode.ServiceUnavailable, theirs.StatusCode);
        Assert.Equal(5, theirs.Headers.RetryAfter!.Delta!.Value.TotalSeconds);
        Assert.Equal(HttpStatusCode.NotFound, ours.StatusCode);
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData(TestIssuer.Issuer + "/")]
    [InlineData("")]
    public async Task The_document_of_another_issuer_is_not_believed(string named)
    {
        _named = named;
        var answer = await _server.ReadAsync(_issuer.Token());
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
    }

    [Theory]
    [InlineData("/elsewhere", null)]
    [InlineData(null, "/elsewhere/keys")]
    public async Task A_redirect_is_not_followed(string? document, string? keys)
    {
        (_movedTo, _keysMovedTo) = (document, keys);
        var answer = await _server.ReadAsync(_issuer.Token());
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
    }

    [Fact]
    public async Task An_answer_of_more_than_a_mebibyte_is_not_read()
    {
        _padding = 1 << 20;
        var answer = await _server.ReadAsync(_issuer.Token());
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
    }

    [Fact]
    public async Task A_provider_that_is_up_again_is_found()
    {
        _down = true;
        await _server.ReadAsync(_issuer.Token());
        _down = false;

        _time.Advance(OutsideKeys.Spacing);
        var answer = await _server.ReadAsync(_issuer.Token());

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task Known_keys_stay_in_use_while_the_provider_is_down()
    {
        await _server.ReadAsync(_issuer.Token());
        _down = true;

        _time.Advance(TimeSpan.FromHours(2));
        var answer = await _server.ReadAsync(_issuer.Token());

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }
}
