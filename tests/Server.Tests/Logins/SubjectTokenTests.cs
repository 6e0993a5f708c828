using System.Net;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using SessionContext.Server.Tests.Identity;

namespace SessionContext.Server.Tests.Logins;

/// <summary>Contract § 4: only a person's token logs a person in.</summary>
public sealed class SubjectTokenTests(SessionFixture shop) : IClassFixture<SessionFixture>
{
    private const string Service = "the token of a service";
    private const string Guest = "the token of an anonymous session";

    /// <summary>Each provider marks the tokens of services and guests in its own way.</summary>
    [Theory]
    [InlineData(
        "a management scope",
        Service,
        """{"scope":"openid sessioncontext.context_manage"}"""
    )]
    [InlineData("a reading scope", Service, """{"scope":"sessioncontext.context_read"}""")]
    [InlineData("an older scope", Service, """{"scope":"x/session_context.context_manage"}""")]
    [InlineData("a privacy scope", Service, """{"scope":"sessioncontext.privacy_manage"}""")]
    [InlineData("a client that is its own subject", Service, """{"client_id":"ann"}""")]
    [InlineData("a client by azp", Service, """{"azp":"ann"}""")]
    [InlineData("Okta", Service, """{"cid":"ann"}""")]
    [InlineData("Entra, version 1", Service, """{"appid":"ann"}""")]
    [InlineData("Entra with idtyp", Service, """{"idtyp":"app","azp":"5c1f"}""")]
    [InlineData("Entra without idtyp", Service, """{"oid":"ann","azp":"5c1f"}""")]
    [InlineData("Auth0", Service, """{"gty":"client-credentials","azp":"8dG2"}""")]
    [InlineData("Auth0, a list", Service, """{"gty":["other","client-credentials"]}""")]
    [InlineData("Auth0 by its suffix", Service, """{"sub":"8dG2@clients","azp":"8dG2"}""")]
    [InlineData("Cloud Foundry", Service, """{"grant_type":"client_credentials"}""")]
    [InlineData("Cognito", Service, """{"token_use":"access","client_id":"4qn8"}""")]
    [InlineData("Keycloak", Service, """{"preferred_username":"service-account-shop"}""")]
    [InlineData("Keycloak, older", Service, """{"clientHost":"10.0.0.7"}""")]
    [InlineData("a session without a customer", Guest, """{"sessionId":"s-1"}""")]
    [InlineData("a session that is the subject", Guest, """{"sessionId":"ann","customerId":"c"}""")]
    [InlineData("another service of this kind", Guest, """{"scope":"anonymous"}""")]
    [InlineData("Supabase", Guest, """{"is_anonymous":true}""")]
    [InlineData("Firebase", Guest, """{"firebase":{"sign_in_provider":"anonymous"}}""")]
    [InlineData("a log-out notice", "a security event", """{"events":{"logout":{}}}""")]
    public async Task A_token_of_a_service_or_of_a_guest_logs_nobody_in(
        string provider,
        string reason,
        string claims
    )
    {
        Assert.NotEmpty(provider);
        var anonymous = await shop.LogInAsync();
        var refused = await shop.ExchangeAsync(anonymous.Access(), Subject(claims));
        refused.IsInvalidToken("The subject token is refused: it is " + reason);
        (await shop.ExchangeAsync(anonymous.Access(), shop.Subject("bob"))).Is(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("""{"scope":"openid profile","client_id":"storefront","azp":"storefront"}""")]
    [InlineData("""{"gty":"password"}""")]
    [InlineData("""{"gty":7}""")]
    [InlineData("""{"idtyp":"user","oid":"7e","azp":"5c1f","scp":"openid"}""")]
    [InlineData("""{"oid":"ann"}""")]
    [InlineData("""{"oid":"ann","azp":"5c1f","scp":"shop.read"}""")]
    [InlineData("""{"token_use":"access","username":"ann","client_id":"4qn8"}""")]
    [InlineData("""{"token_use":"id","cognito:username":"ann"}""")]
    [InlineData("""{"preferred_username":"ann","azp":"shop","sid":"s-1"}""")]
    [InlineData("""{"is_anonymous":false,"firebase":{"sign_in_provider":"password"}}""")]
    [InlineData("""{"sessionId":"s-1","customerId":"ann"}""")]
    public async Task A_persons_token_logs_the_person_in(string claims)
    {
        var answer = await shop.ExchangeAsync((await shop.LogInAsync()).Access(), Subject(claims));
        answer.Is(HttpStatusCode.OK);
        Assert.Equal("ann", new JsonWebToken(answer.Access()).Subject);
    }

    [Fact]
    public async Task The_tokens_of_another_service_of_this_kind_log_nobody_in_but_its_customers()
    {
        await using var other = await SessionFixture.OpenAsync(
            "--Identity:Issuer=https://sc.example"
        );
        using var folder = new TestFolder();
        var keys = folder.File("other.json");
        await File.WriteAllTextAsync(
            keys,
            await other.Server.Http.GetStringAsync(
                new Uri("/.well-known/jwks", UriKind.Relative),
                TestContext.Current.CancellationToken
            ),
            TestContext.Current.CancellationToken
        );
        await using var trusting = await SessionFixture.OpenAsync(
            "--Identity:Issuers:1:Issuer=https://sc.example",
            "--Identity:Issuers:1:Audience=session-context",
            $"--Identity:Issuers:1:JwksFile={keys}"
        );
        var bearer = (await trusting.LogInAsync()).Access();

        (await trusting.ExchangeAsync(bearer, (await other.LogInAsync()).Access())).IsInvalidToken(
            Guest
        );
        (await trusting.ExchangeAsync(bearer, await other.Server.TokenAsync())).IsInvalidToken(
            Service
        );
        (await trusting.ExchangeAsync(bearer, (await other.CustomerAsync("ann")).Access())).Is(
            HttpStatusCode.OK
        );
    }

    private string Subject(string claims) =>
        shop.Subject(
            "ann",
            token =>
            {
                foreach (
                    var (name, value) in JsonSerializer.Deserialize<
                        Dictionary<string, JsonElement>
                    >(claims)!
                )
                {
                    token.Claims[name] = value;
                }
            }
        );
}
