using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.JsonWebTokens;
using SessionContext.Server.Tests.Contexts;
using SessionContext.Server.Tests.OwnContext;
using SessionContext.Server.Tests.ShopDirectory;

namespace SessionContext.Server.Tests.Logins;

/// <summary>Contract § 4: a log-in with email and password is forwarded to the shop's customer service.</summary>
public sealed class PasswordLoginTests
{
    private const string Path = "/customer/demo/login";
    private const string Good = """{"email":"ann@shop.example","password":"s3cret & more"}""";
    private static readonly Func<HttpContext, Task> Ann = Answers.Json(
        """{"customerId":"ann","email":"ann@shop.example","more":1}"""
    );

    [Fact]
    public async Task The_session_of_the_bearer_token_becomes_the_customers()
    {
        await using var service = await UpstreamServer.StartAsync(Ann);
        await using var shop = await OpenAsync(service);
        var visit = await Visit.WithContextAsync(shop);

        var answer = (await LogInAsync(shop, visit.Token)).Is(HttpStatusCode.OK);

        Assert.Equal(visit.SessionId, answer.SessionId());
        Assert.Equal("ann", new JsonWebToken(answer.Access()).Subject);
        Assert.Equal("tenant=demo customer", answer.Text("scope"));
        Assert.NotEmpty(answer.Text("saas_token"));
        Assert.True(answer.Headers.CacheControl?.NoStore);
        Assert.Equal("ann", (await shop.ContextAsync(visit.SessionId)).Text("customerId"));
        Assert.Equal("ann@shop.example", (await shop.ValidateAsync(answer.Access())).Text("email"));
        (await shop.CustomerRefreshAsync(answer.Refresh())).Is(HttpStatusCode.OK);
        (await shop.RefreshAsync(visit.RefreshToken)).Is(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Without_a_bearer_token_a_session_begins()
    {
        await using var service = await UpstreamServer.StartAsync(Ann);
        await using var shop = await OpenAsync(service, "--Sessions:CreateContextAtLogin=true");
        var answer = (await LogInAsync(shop)).Is(HttpStatusCode.OK);
        Assert.Equal("ann", (await shop.ContextAsync(answer.SessionId())).Text("customerId"));
        Assert.NotEqual(answer.SessionId(), (await LogInAsync(shop)).SessionId());
    }

    [Fact]
    public async Task The_service_gets_the_email_address_and_the_password_and_nothing_else()
    {
        var received = new TaskCompletionSource<string>();
        await using var service = await UpstreamServer.StartAsync(async http =>
        {
            using var reader = new StreamReader(http.Request.Body, Encoding.UTF8);
            received.TrySetResult(
                $"{http.Request.Method} {http.Request.ContentType} {await reader.ReadToEndAsync()}"
            );
            await Ann(http);
        });
        await using var shop = await OpenAsync(
            service,
            "--Identity:CustomerLogin:Authorization=Basic c2hvcA=="
        );
        var bearer = (await shop.LogInAsync()).Access();
        (
            await LogInAsync(
                shop,
                bearer,
                """{"email":"ann@shop.example","password":"s3cret & more","other":"x"}"""
            )
        ).Is(HttpStatusCode.OK);

        var (method, type, body) = Split(await received.Task);
        Assert.Equal("POST application/json", $"{method} {type}");
        var json = JsonDocument.Parse(body).RootElement;
        Assert.Equal(
            ["email=ann@shop.example", "password=s3cret & more"],
            json.EnumerateObject().Select(field => $"{field.Name}={field.Value.GetString()}")
        );
        Assert.Equal(("/demo/login", "Basic c2hvcA=="), Assert.Single(service.Asked));
    }

    [Theory]
    [InlineData(401, HttpStatusCode.Unauthorized)]
    [InlineData(403, HttpStatusCode.Forbidden)]
    [InlineData(429, HttpStatusCode.TooManyRequests)]
    [InlineData(404, HttpStatusCode.ServiceUnavailable)]
    [InlineData(500, HttpStatusCode.ServiceUnavailable)]
    [InlineData(302, HttpStatusCode.ServiceUnavailable)]
    public async Task A_refusal_of_the_service_logs_nobody_in_and_is_asked_for_once(
        int status,
        HttpStatusCode expected
    )
    {
        await using var service = await UpstreamServer.StartAsync(Answers.Status(status));
        await using var shop = await OpenAsync(service);
        var visit = await Visit.BeginAsync(shop);
        var answer = (await LogInAsync(shop, visit.Token)).Is(expected);
        Assert.Equal((int)expected, answer.Json.GetProperty("status").GetInt32());
        Assert.DoesNotContain("s3cret", answer.Text, StringComparison.Ordinal);
        Assert.Equal(1, service.Calls);
        (await shop.RefreshAsync(visit.RefreshToken)).Is(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("{}")]
    [InlineData("""{"customerId":""}""")]
    [InlineData("""{"customerId":7}""")]
    [InlineData("[]")]
    public async Task An_answer_that_names_no_customer_logs_nobody_in(string body)
    {
        await using var service = await UpstreamServer.StartAsync(Answers.Json(body));
        await using var shop = await OpenAsync(service);
        (await LogInAsync(shop)).Is(HttpStatusCode.ServiceUnavailable);
    }

    [Fact]
    public async Task An_answer_that_is_too_long_logs_nobody_in()
    {
        var body = $$"""{"customerId":"ann","more":"{{new string('x', 65 * 1024)}}"}""";
        await using var service = await UpstreamServer.StartAsync(Answers.Json(body));
        await using var shop = await OpenAsync(service);
        (await LogInAsync(shop)).Is(HttpStatusCode.ServiceUnavailable);
    }

    [Fact]
    public async Task A_service_that_does_not_answer_in_time_is_given_up_and_not_asked_again()
    {
        await using var service = await UpstreamServer.StartAsync(Answers.Nothing);
        await using var shop = await OpenAsync(service);
        var call = LogInAsync(shop);
        await service.ArrivedAsync();
        var answer = (await shop.WhileTimePassesAsync(call)).Is(HttpStatusCode.ServiceUnavailable);
        Assert.NotNull(answer.Headers.RetryAfter);
        Assert.Equal(1, service.Calls);
    }

    [Fact]
    public async Task A_service_that_is_not_there_is_503()
    {
        await using var service = UpstreamServer.Down();
        await using var shop = await OpenAsync(service);
        (await LogInAsync(shop)).Is(HttpStatusCode.ServiceUnavailable);
    }

    [Fact]
    public async Task A_service_that_keeps_failing_is_left_alone_for_a_while()
    {
        await using var service = await UpstreamServer.StartAsync(Answers.Status(500));
        await using var shop = await OpenAsync(service);
        for (var i = 0; i < 10; i++)
        {
            (await LogInAsync(shop)).Is(HttpStatusCode.ServiceUnavailable);
        }

        Assert.Equal(5, service.Calls);
    }

    [Theory]
    [InlineData("{}", "email", "password")]
    [InlineData("""{"email":"a@b.example"}""", "password")]
    [InlineData("""{"email":7,"password":["s3cret"]}""", "email", "password")]
    [InlineData("""{"email":"","password":""}""", "email", "password")]
    [InlineData("", "email", "password")]
    [InlineData("s3cret", "body")]
    public async Task A_body_that_breaks_a_rule_is_refused_by_the_names_of_the_fields(
        string body,
        params string[] fields
    )
    {
        await using var service = await UpstreamServer.StartAsync(Ann);
        await using var shop = await OpenAsync(service);
        var answer = await LogInAsync(shop, null, body);
        answer.Names(fields);
        Assert.DoesNotContain("s3cret", answer.Text, StringComparison.Ordinal);
        Assert.Equal(0, service.Calls);
    }

    [Fact]
    public async Task A_password_in_the_query_or_in_a_form_is_not_taken()
    {
        await using var service = await UpstreamServer.StartAsync(Ann);
        await using var shop = await OpenAsync(service);
        const string values = "email=ann%40shop.example&password=s3cret";
        (await shop.SendAsync(HttpMethod.Post, $"{Path}?{values}", null, "{}")).Names(
            "email",
            "password"
        );
        (
            await shop.SendAsync(
                HttpMethod.Post,
                Path,
                null,
                values,
                type: "application/x-www-form-urlencoded"
            )
        ).Is(HttpStatusCode.UnsupportedMediaType);
        Assert.Equal(0, service.Calls);
    }

    [Fact]
    public async Task A_bearer_token_that_is_not_of_a_session_of_the_tenant_is_refused()
    {
        await using var service = await UpstreamServer.StartAsync(Ann);
        await using var shop = await OpenAsync(service);
        (await LogInAsync(shop, "nonsense")).IsInvalidToken("malformed");
        (await LogInAsync(shop, shop.ServiceToken)).Is(HttpStatusCode.Forbidden);
        var other = (await shop.LogInAsync("", "other", "elsewhere")).Access();
        (await LogInAsync(shop, other)).Is(HttpStatusCode.Forbidden);
        Assert.Equal(0, service.Calls);
    }

    [Theory]
    [InlineData("unknown")]
    [InlineData("NO")]
    public async Task A_tenant_without_a_storefront_has_no_log_in(string tenant)
    {
        await using var service = await UpstreamServer.StartAsync(Ann);
        await using var shop = await OpenAsync(service);
        (await shop.SendAsync(HttpMethod.Post, $"/customer/{tenant}/login", null, Good)).Is(
            HttpStatusCode.NotFound
        );
        Assert.Equal(0, service.Calls);
    }

    [Fact]
    public async Task Another_customers_session_is_not_had()
    {
        await using var service = await UpstreamServer.StartAsync(Ann);
        await using var shop = await OpenAsync(service);
        var bob = await shop.CustomerAsync("bob");
        (await LogInAsync(shop, bob.Access())).Says(
            HttpStatusCode.Forbidden,
            "belongs to another customer"
        );
    }

    [Fact]
    public async Task Without_a_customer_service_there_is_no_log_in()
    {
        await using var shop = await SessionFixture.OpenAsync();
        (await LogInAsync(shop)).Is(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task An_address_over_the_limit_of_log_ins_has_to_wait()
    {
        await using var service = await UpstreamServer.StartAsync(Answers.Status(401));
        await using var shop = await OpenAsync(service, "--Limits:LoginsPerMinute=1");
        (await LogInAsync(shop)).Is(HttpStatusCode.Unauthorized);
        (await LogInAsync(shop)).Is(HttpStatusCode.TooManyRequests);
        Assert.Equal(1, service.Calls);
    }

    private static Task<SessionFixture> OpenAsync(
        UpstreamServer service,
        params string[] settings
    ) =>
        SessionFixture.OpenAsync([
            $"--Identity:CustomerLogin:Address={service.Address}/{{tenant}}/login",
            .. settings,
        ]);

    private static Task<Answer> LogInAsync(
        SessionFixture shop,
        string? bearer = null,
        string body = Good
    ) => shop.SendAsync(HttpMethod.Post, Path, bearer, body);

    private static (string Method, string Type, string Body) Split(string received)
    {
        var parts = received.Split(' ', 3);
        return (parts[0], parts[1], parts[2]);
    }
}
