using System.Net;
using System.Text;
using System.Text.Json;
using SessionContext.Server.Tests.Contexts;
using SessionContext.Server.Tests.Stores;

namespace SessionContext.Server.Tests.Logins;

/// <summary>Contract § 4: in which forms a customer's refresh may come.</summary>
[EachEngine]
public sealed class CustomerRefreshRequestTests(SessionFixture shop) : IClassFixture<SessionFixture>
{
    private const string Path = "/customer/demo/refreshauthtoken";

    [Theory]
    [InlineData("refreshToken")]
    [InlineData("refresh_token")]
    public async Task The_token_may_be_a_query_parameter_of_either_name(string name)
    {
        var customer = await shop.CustomerAsync("ann");
        (await shop.GetAsync($"{Path}?{name}={customer.Refresh()}")).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_token_may_be_in_a_JSON_body()
    {
        var customer = await shop.CustomerAsync("ann");
        var refreshed = (await PostAsync(Body(customer.Refresh()))).Is(HttpStatusCode.OK);
        Assert.Equal(customer.SessionId(), refreshed.SessionId());
    }

    [Fact]
    public async Task The_token_may_be_in_a_form()
    {
        var customer = await shop.CustomerAsync("ann");
        var form = $"refresh_token={customer.Refresh()}";
        (await PostAsync(form, type: "application/x-www-form-urlencoded")).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Fields_that_are_not_known_are_ignored()
    {
        var customer = await shop.CustomerAsync("ann");
        var body = $$"""{"refreshToken":"{{customer.Refresh()}}","legalEntityId":null,"x":[1]}""";
        (await PostAsync(body)).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_bearer_token_does_not_matter()
    {
        var expired = (await shop.LogInAsync()).Access();
        shop.Pass(TimeSpan.FromHours(2));
        string?[] bearers =
        [
            null,
            "nonsense",
            expired,
            (await shop.LogInAsync()).Access(),
            (await shop.LogInAsync("", "other", "elsewhere")).Access(),
            (await shop.CustomerAsync("bob")).Access(),
        ];
        foreach (var bearer in bearers)
        {
            var get = await shop.CustomerAsync("ann");
            var query = $"{Path}?refreshToken={get.Refresh()}";
            var refreshed = (await shop.SendAsync(HttpMethod.Get, query, bearer)).Is(
                HttpStatusCode.OK
            );
            Assert.Equal(get.SessionId(), refreshed.SessionId());

            var post = await shop.CustomerAsync("ann");
            (await PostAsync(Body(post.Refresh()), bearer)).Is(HttpStatusCode.OK);
        }
    }

    [Fact]
    public async Task A_token_that_is_not_valid_is_refused_in_a_body_as_well() =>
        (await PostAsync(Body("nonsense"))).IsInvalidToken("refresh token");

    [Theory]
    [InlineData("{}", "refreshToken")]
    [InlineData("", "refreshToken")]
    [InlineData("""{"refreshToken":7}""", "refreshToken")]
    [InlineData("""{"refreshToken":""}""", "refreshToken")]
    [InlineData("""{"refreshToken":"\ud800"}""", "refreshToken")]
    [InlineData("""{"refreshToken":"a","refreshToken":"b"}""", "body")]
    [InlineData("""["a"]""", "body")]
    [InlineData("""{"refreshToken":"a"} x""", "body")]
    [InlineData("""{"refreshToken":"a","legalEntityId":{}}""", "legalEntityId")]
    public async Task A_body_that_breaks_a_rule_is_refused_by_the_name_of_the_field(
        string body,
        string field
    ) => (await PostAsync(body)).Names(field);

    [Fact]
    public async Task A_token_in_the_query_and_in_the_body_is_one_too_many() =>
        (await shop.SendAsync(HttpMethod.Post, $"{Path}?refreshToken=a", null, Body("b"))).Names(
            "refreshToken"
        );

    [Fact]
    public async Task A_body_of_another_type_is_refused() =>
        (await PostAsync(Body("a"), type: "text/plain")).Is(HttpStatusCode.UnsupportedMediaType);

    [Fact]
    public async Task A_body_that_is_too_large_is_refused() =>
        (await PostAsync(Body(new string('a', 64 * 1024)))).Is(
            HttpStatusCode.RequestEntityTooLarge
        );

    [Fact]
    public async Task A_form_with_too_many_fields_is_refused() =>
        (
            await PostAsync(
                new StringBuilder().Insert(0, "a=b&", 100).ToString(),
                type: "application/x-www-form-urlencoded"
            )
        ).Names("body");

    private static string Body(string token) =>
        JsonSerializer.Serialize(new { refreshToken = token });

    private Task<Answer> PostAsync(
        string body,
        string? bearer = null,
        string type = "application/json"
    ) => shop.SendAsync(HttpMethod.Post, Path, bearer, body, type: type);
}
