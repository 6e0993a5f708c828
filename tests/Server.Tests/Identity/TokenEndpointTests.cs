using System.Net;
using System.Net.Http.Headers;
using Microsoft.IdentityModel.JsonWebTokens;

namespace SessionContext.Server.Tests.Identity;

public sealed class TokenEndpointTests : IAsyncLifetime
{
    private TestServer _server = null!;

    public async ValueTask InitializeAsync() =>
        _server = await TestServer.StartAsync([
            .. Calls.Shop,
            "--Identity:Clients:1:ClientId=storefront",
            "--Identity:Clients:1:Tenant=demo",
            "--Identity:Clients:1:Public=true",
        ]);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task The_answer_has_every_field_that_clients_expect()
    {
        var answer = await _server.AskTokenAsync("shop", Calls.Secret);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains(
            "no-store",
            answer.Headers.CacheControl!.ToString(),
            StringComparison.Ordinal
        );
        var json = await answer.JsonAsync();
        Assert.Equal("Bearer", json.GetProperty("token_type").GetString());
        Assert.Equal(14_400, json.GetProperty("expires_in").GetInt32());
        Assert.Equal(120, json.GetProperty("session_idle_time").GetInt32());
        Assert.Equal("", json.GetProperty("refresh_token").GetString());
        Assert.Equal(0, json.GetProperty("refresh_token_expires_in").GetInt32());
        Assert.Equal(
            $"tenant=demo {Calls.Scope} other.read",
            json.GetProperty("scope").GetString()
        );
    }

    [Fact]
    public async Task A_multipart_form_that_never_ends_is_the_clients_fault()
    {
        using var form = new StringContent("abc");
        form.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=x");
        using var answer = await _server.Http.PostAsync(
            new Uri("/oauth/token", UriKind.Relative),
            form,
            TestContext.Current.CancellationToken
        );

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(
            "invalid_request",
            (await answer.JsonAsync()).GetProperty("error").GetString()
        );
    }

    [Fact]
    public async Task The_access_token_says_who_may_do_what_until_when()
    {
        var token = new JsonWebToken(await _server.TokenAsync());

        Assert.Equal("RS256", token.Alg);
        Assert.Equal("https://session-context/", token.Issuer);
        Assert.Equal("session-context", Assert.Single(token.Audiences));
        Assert.Equal("shop", token.Subject);
        Assert.Equal("shop", token.GetClaim("client_id").Value);
        Assert.Equal("demo", token.GetClaim("tenant").Value);
        Assert.Equal($"{Calls.Scope} other.read", token.GetClaim("scope").Value);
        Assert.False(token.TryGetPayloadValue<object>("nbf", out _));
        Assert.Equal(token.IssuedAt.AddHours(4), token.ValidTo);
        Assert.NotEmpty(token.Id);
    }

    [Fact]
    public async Task The_client_may_authenticate_by_Basic()
    {
        var answer = await _server.AskTokenByBasicAsync(
            $"shop:{Uri.EscapeDataString(Calls.Secret)}"
        );
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [InlineData("other.read", "tenant=demo other.read")]
    [InlineData("tenant=demo other.read", "tenant=demo other.read")]
    [InlineData("tenant=demo", $"tenant=demo {Calls.Scope} other.read")]
    public async Task A_client_may_ask_for_some_of_its_scopes(string asked, string granted)
    {
        var answer = await _server.AskTokenByBasicAsync(
            $"shop:{Uri.EscapeDataString(Calls.Secret)}",
            ("scope", asked)
        );
        Assert.Equal(granted, (await answer.JsonAsync()).GetProperty("scope").GetString());
    }

    [Theory]
    [InlineData("more.than.it.has")]
    [InlineData("tenant=another")]
    public async Task A_scope_that_the_client_does_not_have_is_invalid_scope(string scope)
    {
        var answer = await _server.AskTokenAsync(
            ("grant_type", "client_credentials"),
            ("client_id", "shop"),
            ("client_secret", Calls.Secret),
            ("scope", scope)
        );
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("invalid_scope", await answer.ErrorAsync());
    }

    [Theory]
    [InlineData("shop", "wrong")]
    [InlineData("nobody", Calls.Secret)]
    [InlineData("storefront", "anything")]
    public async Task Wrong_credentials_are_invalid_client(string id, string secret)
    {
        var answer = await _server.AskTokenAsync(id, secret);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("invalid_client", await answer.ErrorAsync());
    }

    [Fact]
    public async Task Wrong_credentials_by_Basic_are_challenged()
    {
        var answer = await _server.AskTokenByBasicAsync("shop:wrong");
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("invalid_client", await answer.ErrorAsync());
        var challenge = Assert.Single(answer.Headers.WwwAuthenticate);
        Assert.Equal("Basic", challenge.Scheme);
        // RFC 7617 § 2: the realm is required.
        Assert.Contains("realm=\"session-context\"", challenge.Parameter, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Missing_credentials_are_invalid_client()
    {
        var answer = await _server.AskTokenAsync(("grant_type", "client_credentials"));
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("invalid_client", await answer.ErrorAsync());
    }

    [Fact]
    public async Task Another_grant_is_unsupported_grant_type()
    {
        var answer = await _server.AskTokenAsync(
            ("grant_type", "password"),
            ("client_id", "shop"),
            ("client_secret", Calls.Secret)
        );
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("unsupported_grant_type", await answer.ErrorAsync());
    }

    [Fact]
    public async Task A_missing_grant_is_invalid_request()
    {
        var answer = await _server.AskTokenAsync(("client_id", "shop"));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("invalid_request", await answer.ErrorAsync());
    }

    [Fact]
    public async Task A_form_that_is_too_large_is_invalid_request()
    {
        var answer = await _server.AskTokenAsync(
            ("grant_type", "client_credentials"),
            ("client_id", new string('x', 20_000))
        );
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("invalid_request", await answer.ErrorAsync());
    }

    [Fact]
    public async Task A_body_that_is_no_form_is_invalid_request()
    {
        var answer = await _server.Http.PostAsync("/oauth/token", new StringContent("{}"));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("invalid_request", await answer.ErrorAsync());
    }

    [Fact]
    public async Task The_key_set_holds_the_key_that_signed_and_nothing_private()
    {
        var token = new JsonWebToken(await _server.TokenAsync());
        var text = await _server.Http.GetStringAsync("/.well-known/jwks");
        Assert.Equal(token.Kid, Assert.Single(await _server.KeyIdsAsync()));
        Assert.DoesNotContain("\"d\"", text, StringComparison.Ordinal);
    }
}
