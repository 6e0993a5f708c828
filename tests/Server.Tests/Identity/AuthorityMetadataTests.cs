using System.Net;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using SessionContext.Server.Access;
using SessionContext.Server.ShopDirectory;
using SessionContext.Server.Tests.Logins;

namespace SessionContext.Server.Tests.Identity;

/// <summary>Contract § 4: discovery names the service's public address, whatever a request says.</summary>
public sealed class AuthorityMetadataTests
{
    private const string Configuration = "/.well-known/openid-configuration";
    private const string Rfc8414 = "/.well-known/oauth-authorization-server";
    private const string ForeignHost = "evil.example";

    [Theory]
    [InlineData("https://sc.example", "https://sc.example")]
    [InlineData("https://sc.example/", "https://sc.example")]
    [InlineData("https://shop.example/sessions", "https://shop.example/sessions")]
    [InlineData("HTTPS://SC.example:443", "HTTPS://SC.example:443")]
    [InlineData("", "https://session-context")]
    public async Task Every_URL_begins_with_the_issuer_as_it_is_written(
        string issuer,
        string address
    )
    {
        await using var server = await StartAsync(issuer);
        foreach (var path in new[] { Configuration, Rfc8414 })
        {
            var document = await ReadAsync(server, path);
            Assert.Equal(
                issuer is "" ? "https://session-context/" : issuer,
                document.GetProperty("issuer").GetString()
            );
            Assert.Equal(
                address + "/oauth/token",
                document.GetProperty("token_endpoint").GetString()
            );
            Assert.Equal(
                address + "/.well-known/jwks",
                document.GetProperty("jwks_uri").GetString()
            );
        }
    }

    [Fact]
    public async Task The_document_says_how_clients_get_a_token()
    {
        await using var server = await StartAsync("https://sc.example");
        var document = await ReadAsync(server, Configuration);
        Assert.Equal(["client_credentials"], Values(document, "grant_types_supported"));
        Assert.Equal(
            ["client_secret_basic", "client_secret_post"],
            Values(document, "token_endpoint_auth_methods_supported")
        );
        Assert.Equal(Scopes.All, Values(document, "scopes_supported"));
    }

    [Theory]
    [InlineData(Configuration)]
    [InlineData(Rfc8414)]
    [InlineData("/.well-known/jwks")]
    [InlineData("/oauth/token")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/docs")]
    [InlineData("/docs/")]
    [InlineData("/health/ready")]
    [InlineData("/session-context/demo/context/any")]
    [InlineData("/customerlogin/auth/anonymous/login?tenant=demo&client_id=none")]
    [InlineData("//nowhere")]
    public async Task No_answer_repeats_the_host_of_the_request(string path)
    {
        await using var server = await StartAsync("https://sc.example");
        using var answer = await AskAsync(server, path);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.DoesNotContain(
            ForeignHost,
            $"{answer.Headers} {answer.Content.Headers} {text}",
            StringComparison.OrdinalIgnoreCase
        );
    }

    [Theory]
    [InlineData("https://sc.example")]
    [InlineData("https://sc.example/")]
    public async Task Every_token_has_the_issuer_as_it_is_written_and_is_accepted(string issuer)
    {
        await using var shop = await SessionFixture.OpenAsync($"--Identity:Issuer={issuer}");
        var service = await shop.Server.TokenAsync();
        var anonymous = await shop.LogInAsync();
        var customer = await shop.ExchangeAsync(anonymous.Access(), shop.Subject("ann"));
        var refreshed = await shop.CustomerRefreshAsync(customer.Refresh());

        foreach (
            var token in new[]
            {
                service,
                anonymous.Access(),
                anonymous.Refresh(),
                customer.Text("saas_token"),
                refreshed.Access(),
            }
        )
        {
            Assert.Equal(issuer, new JsonWebToken(token).Issuer);
        }

        (
            await shop.SendAsync(
                HttpMethod.Put,
                "/session-context/demo/context/anns?upsert=true",
                service,
                """{"customerId":"ann","metadata":{}}""",
                refreshed.Text("saas_token")
            )
        ).Is(HttpStatusCode.NoContent);
    }

    private static Task<TestServer> StartAsync(string issuer) =>
        TestServer.StartAsync([.. Calls.Shop, $"--Identity:Issuer={issuer}"]);

    private static async Task<JsonElement> ReadAsync(TestServer server, string path)
    {
        using var answer = await AskAsync(server, path);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("application/json", answer.Content.Headers.ContentType?.MediaType);
        return await answer.JsonAsync();
    }

    private static Task<HttpResponseMessage> AskAsync(TestServer server, string path)
    {
        var request = new HttpRequestMessage(
            HttpMethod.Get,
            new Uri(server.Http.BaseAddress!.GetLeftPart(UriPartial.Authority) + path)
        );
        request.Headers.Host = ForeignHost;
        request.Headers.Add("X-Forwarded-Host", ForeignHost);
        return server.Http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static IEnumerable<string?> Values(JsonElement document, string name) =>
        document.GetProperty(name).EnumerateArray().Select(value => value.GetString());
}
