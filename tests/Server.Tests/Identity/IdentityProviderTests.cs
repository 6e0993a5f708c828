using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.JsonWebTokens;
using SessionContext.Server.Tests.Logins;

namespace SessionContext.Server.Tests.Identity;

/// <summary>
/// Each provider of docs/guides/identity-providers.md, configured as the table there says, with tokens as that provider
/// writes them.
/// </summary>
public sealed partial class IdentityProviderTests : IAsyncLifetime
{
    private const string Guide = "docs/guides/identity-providers.md";
    private const string Cognito = """
        "sub":"8c6f4d02","token_use":"access","client_id":"4qn8vk2m1o","username":"ann"
        """;
    private const string Keycloak = """
        "sub":"8c6f4d02","typ":"Bearer","azp":"shop","aud":["session-context","account"],"sid":"9e1b"
        """;
    private const string Entra = """
        "tid":"7f1c5c4e","ver":"2.0","aud":"5c1f9d70-1a53-4d8e-8d5a-0d9b7b1f3f7e","azp":"0b7d"
        """;
    private const string Auth0 = """
        "azp":"8dG2","aud":["https://contexts.shop.example","https://shop.eu.auth0.com/userinfo"]
        """;
    private const string Okta = """
        "ver":1,"aud":"api://contexts","cid":"0oa1"
        """;

    private readonly TestIssuer _issuer = new(new SessionFixture().Time);
    private WebApplication _provider = null!;
    private string _named = "";

    public async ValueTask InitializeAsync()
    {
        _provider = WebApplication.CreateSlimBuilder(["--Logging:LogLevel:Default=None"]).Build();
        _provider.Urls.Add("http://127.0.0.1:0");
        _provider.MapGet(
            "/.well-known/openid-configuration",
            (HttpRequest request) =>
                Results.Json(new { issuer = _named, jwks_uri = $"http://{request.Host}/keys" })
        );
        _provider.MapGet("/keys", () => Results.Text(_issuer.Jwks()));
        await _provider.StartAsync(TestContext.Current.CancellationToken);
    }

    public ValueTask DisposeAsync() => _provider.DisposeAsync();

    [Theory]
    [InlineData(
        "AWS Cognito",
        """{"sub":"4qn8vk2m1o","token_use":"access","client_id":"4qn8vk2m1o","scope":"contexts/sessioncontext.context_manage"}""",
        "{" + Cognito + ""","scope":"openid profile"}""",
        "8c6f4d02"
    )]
    [InlineData(
        "AWS Cognito",
        """{"sub":"4qn8vk2m1o","token_use":"access","client_id":"4qn8vk2m1o","scope":"other/read contexts/sessioncontext.context_manage"}""",
        """{"sub":"8c6f4d02","token_use":"id","aud":"4qn8vk2m1o","cognito:username":"ann"}""",
        "8c6f4d02"
    )]
    [InlineData(
        "Keycloak, realm roles",
        "{"
            + Keycloak
            + ""","preferred_username":"service-account-shop","scope":"email","realm_access":{"roles":["sessioncontext.context_manage","offline_access"]}}""",
        "{" + Keycloak + ""","preferred_username":"ann","realm_access":{"roles":["customer"]}}""",
        "8c6f4d02"
    )]
    [InlineData(
        "Keycloak, client roles",
        "{"
            + Keycloak
            + ""","preferred_username":"service-account-shop","resource_access":{"session-context":{"roles":["sessioncontext.context_manage"]}}}""",
        "{" + Keycloak + ""","preferred_username":"ann","customer_number":87413250}""",
        "87413250"
    )]
    [InlineData(
        "Microsoft Entra ID",
        "{" + Entra + ""","sub":"s","oid":"s","roles":["sessioncontext.context_manage"]}""",
        "{" + Entra + ""","sub":"pairwise","oid":"8c6f4d02","scp":"openid shop.read"}""",
        "8c6f4d02"
    )]
    [InlineData(
        "Microsoft Entra ID",
        "{" + Entra + ""","sub":"p","oid":"u","scp":"sessioncontext.context_manage"}""",
        "{" + Entra + ""","sub":"pairwise","oid":"8c6f4d02","idtyp":"user"}""",
        "8c6f4d02"
    )]
    [InlineData(
        "Auth0, permissions",
        "{"
            + Auth0
            + ""","sub":"8dG2@clients","gty":"client-credentials","permissions":["sessioncontext.context_manage"]}""",
        "{"
            + Auth0
            + ""","sub":"auth0|65f","permissions":[],"https://shop.example/customer":"C-7"}""",
        "C-7"
    )]
    [InlineData(
        "Auth0, scopes",
        "{"
            + Auth0
            + ""","sub":"8dG2@clients","gty":"client-credentials","scope":"sessioncontext.context_manage"}""",
        "{" + Auth0 + ""","sub":"auth0|65f","scope":"openid"}""",
        "auth0|65f"
    )]
    [InlineData(
        "Okta",
        "{" + Okta + ""","sub":"0oa1","scp":["sessioncontext.context_manage"]}""",
        "{" + Okta + ""","sub":"ann@shop.example","uid":"00u7","scp":["openid"]}""",
        "00u7"
    )]
    [InlineData(
        "another Session Context Service",
        """{"sub":"shop","client_id":"shop","aud":"session-context","scope":"sessioncontext.context_manage"}""",
        """{"sub":"ann","client_id":"storefront","aud":"session-context","scope":"customer","sessionId":"s-1","customerId":"ann"}""",
        "ann"
    )]
    public async Task The_provider_lets_backends_in_and_logs_customers_in(
        string provider,
        string backend,
        string person,
        string customer
    )
    {
        var row = await RowAsync(provider);
        _named = row["Issuer"];
        await using var shop = await SessionFixture.OpenAsync([
            .. row.Select(cell => $"--Identity:Issuers:1:{cell.Key}={cell.Value}"),
            $"--Identity:Issuers:1:Authority={_provider.Urls.First()}",
            "--Identity:Issuers:1:Tenant=demo",
        ]);

        Assert.Equal(
            HttpStatusCode.NotFound,
            (await shop.Server.ReadAsync(Token(backend))).StatusCode
        );

        var bearer = (await shop.LogInAsync()).Access();
        (await shop.ExchangeAsync(bearer, Token(backend))).IsInvalidToken(
            "it is the token of a service"
        );
        var answer = (await shop.ExchangeAsync(bearer, Token(person))).Is(HttpStatusCode.OK);
        Assert.Equal(customer, new JsonWebToken(answer.Access()).Subject);
        Assert.Equal(
            HttpStatusCode.Forbidden,
            (await shop.Server.ReadAsync(Token(person))).StatusCode
        );
    }

    private string Token(string claims) =>
        _issuer.Token(token =>
        {
            token.Issuer = _named;
            token.Audience = null;
            token.Claims = JsonSerializer
                .Deserialize<Dictionary<string, JsonElement>>(claims)!
                .ToDictionary(claim => claim.Key, object (claim) => claim.Value);
        });

    /// <summary>
    /// The settings in the provider's row: in each cell the first code, under the name in the column's head.
    /// </summary>
    private static async Task<Dictionary<string, string>> RowAsync(string provider)
    {
        var lines = await File.ReadAllLinesAsync(
            Path.Combine(Root(), Guide),
            TestContext.Current.CancellationToken
        );
        var head = Array.FindIndex(
            lines,
            line => line.StartsWith("| provider |", StringComparison.Ordinal)
        );
        var row = lines.Single(line =>
            line.StartsWith($"| {provider} |", StringComparison.Ordinal)
        );
        return lines[head]
            .Split('|')
            .Zip(row.Split('|'), (name, value) => (Name: Code(name), Value: Code(value)))
            .Where(cell => cell is { Name: not "", Value: not "" })
            .ToDictionary(cell => cell.Name, cell => cell.Value);
    }

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "SessionContext.slnx")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        return folder;
    }

    private static string Code(string cell) => FirstCode().Match(cell).Groups[1].Value;

    [GeneratedRegex("`([^`]*)`")]
    private static partial Regex FirstCode();
}
