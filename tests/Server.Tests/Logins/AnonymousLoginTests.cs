using System.Net;
using Microsoft.IdentityModel.JsonWebTokens;
using SessionContext.Server.Tests.Identity;
using SessionContext.Server.Tests.Stores;

namespace SessionContext.Server.Tests.Logins;

/// <summary>Contract § 4: a session begins.</summary>
[EachEngine]
public sealed class AnonymousLoginTests(SessionFixture shop) : IClassFixture<SessionFixture>
{
    [Fact]
    public async Task The_answer_has_every_field_that_clients_expect()
    {
        var answer = (await shop.LogInAsync()).Is(HttpStatusCode.OK);
        Assert.Equal("Bearer", answer.Text("token_type"));
        Assert.Equal(3599, answer.Json.GetProperty("expires_in").GetInt32());
        Assert.Equal(86_399, answer.Json.GetProperty("refresh_token_expires_in").GetInt32());
        Assert.Equal("tenant=demo anonymous", answer.Text("scope"));
        Assert.NotEmpty(answer.Access());
        Assert.NotEmpty(answer.Refresh());
        Assert.Equal("application/json", answer.ContentHeaders.ContentType?.MediaType);
        Assert.True(answer.Headers.CacheControl?.NoStore);
    }

    [Fact]
    public async Task The_session_has_a_random_UUID_of_its_own()
    {
        var one = (await shop.LogInAsync()).SessionId();
        var two = (await shop.LogInAsync()).SessionId();
        Assert.NotEqual(one, two);
        Assert.Matches(
            "^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$",
            one
        );
    }

    [Fact]
    public async Task The_access_token_says_whose_session_it_is_until_when()
    {
        var answer = await shop.LogInAsync();
        var jwt = new JsonWebToken(answer.Access());
        Assert.Equal("at+jwt", jwt.Typ);
        Assert.Equal(answer.SessionId(), jwt.Subject);
        Assert.Equal(answer.SessionId(), jwt.GetPayloadValue<string>("sessionId"));
        Assert.Equal("demo", jwt.GetPayloadValue<string>("tenant"));
        Assert.Equal(SessionFixture.Id, jwt.GetPayloadValue<string>("client_id"));
        Assert.Equal(shop.Time.GetUtcNow().AddSeconds(3599).UtcDateTime, jwt.ValidTo);
        Assert.False(jwt.TryGetPayloadValue<string>("customerId", out _));
    }

    [Fact]
    public async Task The_access_token_manages_no_contexts()
    {
        var answer = await shop.Server.ReadAsync((await shop.LogInAsync()).Access());
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task The_refresh_token_is_no_access_token() =>
        (await shop.ValidateAsync((await shop.LogInAsync()).Refresh())).Is(
            HttpStatusCode.Unauthorized
        );

    [Theory]
    [InlineData("demo", "nobody")]
    [InlineData("demo", "shop")]
    [InlineData("demo", "elsewhere")]
    [InlineData("other", SessionFixture.Id)]
    public async Task A_client_that_is_no_public_one_of_the_tenant_gets_the_same_401(
        string tenant,
        string client
    )
    {
        var answer = await shop.LogInAsync("", tenant, client);
        answer.Says(
            HttpStatusCode.Unauthorized,
            "The client is not a public client of this tenant."
        );
        Assert.Equal("Bearer realm=\"session-context\"", answer.Headers.WwwAuthenticate.ToString());
    }

    [Fact]
    public async Task Every_fault_of_the_query_is_in_one_answer()
    {
        var tooLong = new string('s', 65);
        var answer = await shop.GetAsync(
            $"/customerlogin/auth/anonymous/login?tenant=NO&currency=eur&siteCode={tooLong}&language=!&targetLocation=DEU"
        );
        answer.Names("tenant", "client_id", "siteCode", "currency", "targetLocation", "language");
    }

    [Fact]
    public async Task A_parameter_that_is_given_twice_is_a_fault() =>
        (await shop.LogInAsync("&currency=EUR&currency=USD")).Names("currency");

    [Theory]
    [InlineData("siteCode", 65)]
    [InlineData("currency", 4)]
    [InlineData("targetLocation", 3)]
    [InlineData("language", 9)]
    public async Task A_value_that_is_too_long_is_a_fault(string name, int length) =>
        (await shop.LogInAsync($"&{name}={new string('A', length)}")).Names(name);

    [Fact]
    public async Task Unknown_parameters_are_ignored() =>
        (await shop.LogInAsync("&utm_source=mail")).Is(HttpStatusCode.OK);

    [Fact]
    public async Task The_values_are_remembered_for_the_context_that_will_come()
    {
        var answer = await shop.LogInAsync(
            "&siteCode=main&currency=CHF&targetLocation=CH&language=de_CH"
        );
        var remembered = await shop.RememberedAsync(answer.SessionId());
        Assert.NotNull(remembered);
        Assert.Equal("main", remembered.SiteCode);
        Assert.Equal("CHF", remembered.Currency);
        Assert.Equal("CH", remembered.TargetLocation);
        Assert.Equal("de_CH", remembered.Language);
    }

    [Fact]
    public async Task A_login_without_values_writes_nothing()
    {
        var answer = await shop.LogInAsync();
        Assert.Null(await shop.RememberedAsync(answer.SessionId()));
    }

    [Fact]
    public async Task A_login_creates_no_context()
    {
        var answer = await shop.LogInAsync("&currency=CHF");
        (await shop.ContextAsync(answer.SessionId())).Is(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_login_creates_the_context_with_its_values_where_that_is_configured()
    {
        await using var own = await SessionFixture.OpenAsync(
            "--Sessions:CreateContextAtLogin=true"
        );
        var answer = (await own.LogInAsync("&currency=CHF")).Is(HttpStatusCode.OK);
        var context = (await own.ContextAsync(answer.SessionId())).Is(HttpStatusCode.OK);
        Assert.Equal("CHF", context.Text("currency"));
        Assert.Equal(1, context.Version);
    }
}
