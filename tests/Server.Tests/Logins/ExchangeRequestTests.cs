using System.Net;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using SessionContext.Server.Tests.Contexts;
using SessionContext.Server.Tests.Stores;

namespace SessionContext.Server.Tests.Logins;

/// <summary>Contract § 4: in which forms a subject token may come, and which issuer it has to be of.</summary>
[EachEngine]
public sealed class ExchangeRequestTests(NamedIssuerFixture shop)
    : IClassFixture<NamedIssuerFixture>
{
    private const string Path = "/customer/demo/exchangeauthtoken";

    [Theory]
    [InlineData(9 * 1024)]
    [InlineData(16 * 1024)]
    public async Task A_subject_token_that_fits_no_request_line_comes_in_a_form(int length)
    {
        var subject = Subject(length);
        Assert.InRange(subject.Length, length - 8, length);
        var answer = (await PostFormAsync($"subjectAccessToken={subject}")).Is(HttpStatusCode.OK);
        Assert.Equal("ann", new JsonWebToken(answer.Access()).Subject);
        Assert.Equal(subject, answer.Text("subject_access_token"));
    }

    [Fact]
    public async Task A_longer_one_is_refused() =>
        (await PostFormAsync($"subjectAccessToken={new string('a', (16 * 1024) + 1)}")).Names(
            "body"
        );

    [Fact]
    public async Task A_form_without_it_is_refused_by_the_name_of_the_field() =>
        (await PostFormAsync("config=shop-idp")).Names("subjectAccessToken");

    [Fact]
    public async Task A_subject_token_in_the_query_needs_no_body_of_any_type()
    {
        var bearer = (await shop.LogInAsync()).Access();
        var path = $"{Path}?subjectAccessToken={shop.Subject("ann")}";
        foreach (var type in new[] { "application/json", "text/plain" })
        {
            (await shop.SendAsync(HttpMethod.Post, path, bearer, "", type: type)).Is(
                HttpStatusCode.OK
            );
        }
    }

    [Theory]
    [InlineData("shop-idp")]
    [InlineData("https://login.example")]
    [InlineData("")]
    public async Task The_issuer_may_be_named(string config) =>
        (await ExchangeAsync(config)).Is(HttpStatusCode.OK);

    [Fact]
    public async Task An_issuer_that_is_not_configured_is_refused_by_the_name_of_the_field() =>
        (await ExchangeAsync("nobody")).Names("config");

    [Fact]
    public async Task A_token_of_another_issuer_than_the_named_one_is_refused() =>
        (await ExchangeAsync("second-idp")).IsInvalidToken("not from the issuer that config names");

    private async Task<Answer> ExchangeAsync(string config) =>
        await shop.SendAsync(
            HttpMethod.Post,
            $"{Path}?config={Uri.EscapeDataString(config)}&subjectAccessToken={shop.Subject("ann")}",
            (await shop.LogInAsync()).Access()
        );

    private async Task<Answer> PostFormAsync(string form) =>
        await shop.SendAsync(
            HttpMethod.Post,
            Path,
            (await shop.LogInAsync()).Access(),
            form,
            type: "application/x-www-form-urlencoded"
        );

    // As long as this or up to four characters less: base64 makes four characters of three bytes.
    private string Subject(int length)
    {
        var bytes = (length - shop.Subject("ann", Filled(0)).Length) / 4 * 3;
        return shop.Subject("ann", Filled(bytes - 3));
    }

    private static Action<SecurityTokenDescriptor> Filled(int bytes) =>
        token => token.Claims["groups"] = new string('x', bytes);
}

/// <summary>Two identity providers with names.</summary>
public sealed class NamedIssuerFixture : SessionFixture
{
    protected override string[] Settings =>
        [
            "--Identity:Issuers:0:Name=shop-idp",
            "--Identity:Issuers:1:Name=second-idp",
            "--Identity:Issuers:1:Issuer=https://second.example",
            "--Identity:Issuers:1:Audience=contexts",
            "--Identity:Issuers:1:Authority=http://127.0.0.1:9/",
        ];
}
