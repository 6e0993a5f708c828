using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using SessionContext.Server.Tests.Identity;
using SessionContext.Server.Tests.Stores;

namespace SessionContext.Server.Tests.Logins;

/// <summary>Contract § 4: a customer logs in to an anonymous session.</summary>
[EachEngine]
public sealed class ExchangeTests(SessionFixture shop) : IClassFixture<SessionFixture>
{
    private const string Subject = "The subject token is refused";

    [Fact]
    public async Task The_answer_has_every_field_that_clients_expect()
    {
        var anonymous = await shop.LogInAsync();
        var subject = shop.Subject("ann");
        var answer = await shop.ExchangeAsync(anonymous.Access(), subject);
        answer.Is(HttpStatusCode.OK);
        Assert.Equal("Bearer", answer.Text("token_type"));
        Assert.Equal(14_399, answer.Json.GetProperty("expires_in").GetInt32());
        Assert.Equal(180 * 86_400, answer.Json.GetProperty("refresh_token_expires_in").GetInt32());
        Assert.Equal(anonymous.SessionId(), answer.Text("session_id"));
        Assert.Equal("tenant=demo customer", answer.Text("scope"));
        Assert.Equal(120, answer.Json.GetProperty("session_idle_time").GetInt32());
        Assert.Equal(subject, answer.Text("subject_access_token"));
        Assert.NotEmpty(answer.Refresh());
        Assert.NotEmpty(answer.Text("saas_token"));
        Assert.True(answer.Headers.CacheControl?.NoStore);
    }

    [Fact]
    public async Task The_answer_has_the_tokens_under_their_older_names_as_well()
    {
        var answer = await shop.CustomerAsync("ann");
        foreach (
            var (name, older) in new[]
            {
                ("access_token", "accessToken"),
                ("expires_in", "expiresIn"),
                ("refresh_token", "refreshToken"),
                ("refresh_token_expires_in", "refreshTokenExpiresIn"),
                ("saas_token", "saasToken"),
            }
        )
        {
            Assert.Equal(
                answer.Json.GetProperty(name).GetRawText(),
                answer.Json.GetProperty(older).GetRawText()
            );
        }
    }

    [Fact]
    public async Task The_access_token_says_who_the_customer_is()
    {
        var answer = await shop.CustomerAsync("ann");
        var jwt = new JsonWebToken(answer.Access());
        Assert.Equal("ann", jwt.Subject);
        Assert.Equal("ann", jwt.GetPayloadValue<string>("customerId"));
        Assert.Equal(answer.SessionId(), jwt.GetPayloadValue<string>("sessionId"));
        Assert.Equal(SessionFixture.Id, jwt.GetPayloadValue<string>("client_id"));
        (
            await shop.SendAsync(
                HttpMethod.Get,
                $"/session-context/demo/context/{answer.SessionId()}",
                answer.Access()
            )
        ).Says(HttpStatusCode.Forbidden, "missing scope");
    }

    [Fact]
    public async Task The_saas_token_proves_the_customer()
    {
        var answer = await shop.CustomerAsync("ann");
        (
            await shop.SendAsync(
                HttpMethod.Put,
                "/session-context/demo/context/anns?upsert=true",
                await shop.Server.TokenAsync(),
                """{"customerId":"ann","metadata":{}}""",
                answer.Text("saas_token")
            )
        ).Is(HttpStatusCode.NoContent);
        (await shop.ValidateAsync(answer.Text("saas_token"))).Is(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task The_sessions_context_becomes_the_customers()
    {
        var anonymous = await shop.LogInAsync();
        await shop.CreateContextAsync(anonymous.SessionId());
        (await shop.ExchangeAsync(anonymous.Access(), shop.Subject("ann"))).Is(HttpStatusCode.OK);
        var context = (await shop.ContextAsync(anonymous.SessionId())).Is(HttpStatusCode.OK);
        Assert.Equal("ann", context.Text("customerId"));
    }

    [Fact]
    public async Task The_customer_is_the_customer_claim_before_the_subject()
    {
        var anonymous = await shop.LogInAsync();
        var subject = shop.Subject("uid-1", token => token.Claims["customerId"] = "ann");
        var answer = await shop.ExchangeAsync(anonymous.Access(), subject);
        Assert.Equal("ann", new JsonWebToken(answer.Access()).Subject);
    }

    [Fact]
    public async Task A_subject_token_is_checked_like_any_token_of_its_issuer()
    {
        var bearer = (await shop.LogInAsync()).Access();
        var forger = new TestIssuer(shop.Time);
        forger.Key.KeyId = shop.Idp.Key.KeyId;
        string[] bad =
        [
            "nonsense",
            forger.Token(),
            shop.Subject("ann", token => token.Issuer = "https://evil.example"),
            shop.Subject("ann", token => token.Audience = "another"),
            shop.Subject("ann", token => token.SigningCredentials = null),
            shop.Subject("ann", token => token.Expires = shop.Time.GetUtcNow().UtcDateTime),
        ];
        foreach (var subject in bad)
        {
            (await shop.ExchangeAsync(bearer, subject)).IsInvalidToken(Subject);
        }

        (await shop.ExchangeAsync(bearer, shop.Subject("ann"))).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_services_own_tokens_are_no_subject_tokens()
    {
        var bearer = (await shop.LogInAsync()).Access();
        var customer = await shop.CustomerAsync("ann");
        foreach (var own in new[] { bearer, customer.Access(), customer.Text("saas_token") })
        {
            (await shop.ExchangeAsync(bearer, own)).IsInvalidToken(Subject);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData(
        "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789"
    )]
    [InlineData(null)]
    public async Task A_subject_token_that_names_no_customer_is_refused(string? customer)
    {
        var subject = shop.Subject(
            "",
            token =>
            {
                token.Claims.Remove("sub");
                if (customer is not null)
                {
                    token.Claims["sub"] = customer;
                }
            }
        );
        (await shop.ExchangeAsync((await shop.LogInAsync()).Access(), subject)).IsInvalidToken(
            "names no customer"
        );
    }

    [Fact]
    public async Task A_customer_claim_that_cannot_be_used_does_not_make_the_subject_the_customer()
    {
        var subject = shop.Subject("uid-1", token => token.Claims["customerId"] = true);
        (await shop.ExchangeAsync((await shop.LogInAsync()).Access(), subject)).IsInvalidToken(
            "claim 'customerId'"
        );
    }

    [Theory]
    [InlineData("customerId")]
    [InlineData("sub")]
    public async Task A_customer_may_be_a_whole_number(string claim)
    {
        var subject = shop.Subject("uid-1", token => token.Claims[claim] = 9_007_199_254_740_993L);
        var answer = await shop.ExchangeAsync((await shop.LogInAsync()).Access(), subject);
        Assert.Equal("9007199254740993", new JsonWebToken(answer.Access()).Subject);
    }

    [Theory]
    [InlineData("other")]
    [InlineData(null)]
    public async Task A_subject_token_that_does_not_name_the_tenant_is_refused(string? tenant)
    {
        var subject = shop.Subject("ann", Naming(tenant));
        (await shop.ExchangeAsync((await shop.LogInAsync()).Access(), subject)).IsInvalidToken(
            "not for this tenant"
        );
    }

    [Fact]
    public async Task An_issuer_of_one_tenant_need_not_name_it_and_speaks_for_no_other()
    {
        await using var own = await SessionFixture.OpenAsync("--Identity:Issuers:0:Tenant=demo");
        var nameless = own.Subject("ann", Naming(null));
        var bearer = (await own.LogInAsync()).Access();
        (await own.ExchangeAsync(bearer, nameless)).Is(HttpStatusCode.OK);
        (await own.ExchangeAsync(bearer, own.Subject("ann"))).Is(HttpStatusCode.OK);

        var others = (await own.LogInAsync("", "other", "elsewhere")).Access();
        foreach (var subject in new[] { nameless, own.Subject("ann", Naming("other")) })
        {
            (await own.ExchangeAsync(others, subject, "other")).IsInvalidToken(
                "not for this tenant"
            );
        }
    }

    [Fact]
    public async Task A_bearer_token_of_a_session_of_this_tenant_is_needed()
    {
        var subject = shop.Subject("ann");
        (await shop.ExchangeAsync(null, subject)).Is(HttpStatusCode.Unauthorized);
        (await shop.ExchangeAsync("nonsense", subject)).IsInvalidToken("malformed");
        (await shop.ExchangeAsync(await shop.Server.TokenAsync(), subject)).Says(
            HttpStatusCode.Forbidden,
            "the token has no session"
        );
        (await shop.ExchangeAsync((await shop.LogInAsync()).Access(), subject, "other")).Says(
            HttpStatusCode.Forbidden,
            "the token belongs to another tenant"
        );
    }

    [Fact]
    public async Task Without_a_subject_token_the_answer_names_the_parameter() =>
        (
            await shop.SendAsync(
                HttpMethod.Post,
                "/customer/demo/exchangeauthtoken",
                (await shop.LogInAsync()).Access()
            )
        ).Names("subjectAccessToken");

    [Fact]
    public async Task The_same_customer_may_repeat_it_with_either_token()
    {
        var anonymous = (await shop.LogInAsync()).Access();
        var first = await shop.ExchangeAsync(anonymous, shop.Subject("ann"));
        var second = await shop.ExchangeAsync(anonymous, shop.Subject("ann"));
        var third = await shop.ExchangeAsync(second.Access(), shop.Subject("ann"));
        third.Is(HttpStatusCode.OK);
        Assert.Equal(first.SessionId(), third.SessionId());
        (await shop.CustomerRefreshAsync(first.Refresh())).Is(HttpStatusCode.Unauthorized);
        (await shop.CustomerRefreshAsync(third.Refresh())).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Another_customer_does_not_get_the_session_with_either_token()
    {
        var anonymous = (await shop.LogInAsync()).Access();
        var anns = await shop.ExchangeAsync(anonymous, shop.Subject("ann"));
        foreach (var bearer in new[] { anonymous, anns.Access() })
        {
            (await shop.ExchangeAsync(bearer, shop.Subject("bob"))).Says(
                HttpStatusCode.Forbidden,
                "belongs to another customer"
            );
        }

        (await shop.CustomerRefreshAsync(anns.Refresh())).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_context_of_another_customer_is_not_had_and_its_own_customer_is_not_locked_out()
    {
        var anonymous = await shop.LogInAsync();
        var saasToken = (await shop.CustomerAsync("ann")).Text("saas_token");
        (
            await shop.SendAsync(
                HttpMethod.Put,
                $"/session-context/demo/context/{anonymous.SessionId()}?upsert=true",
                await shop.Server.TokenAsync(),
                """{"customerId":"ann","metadata":{}}""",
                saasToken
            )
        ).Is(HttpStatusCode.NoContent);
        (await shop.ExchangeAsync(anonymous.Access(), shop.Subject("bob"))).Is(
            HttpStatusCode.Forbidden
        );
        (await shop.ExchangeAsync(anonymous.Access(), shop.Subject("ann"))).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_session_that_was_logged_out_is_over()
    {
        var anonymous = await shop.LogInAsync();
        await shop.LogOutAsync(anonymous.Access());
        (await shop.ExchangeAsync(anonymous.Access(), shop.Subject("ann"))).IsInvalidToken(
            "logged out"
        );
    }

    [Fact]
    public async Task A_session_whose_refresh_token_was_used_twice_can_be_logged_in_to()
    {
        var anonymous = await shop.LogInAsync();
        await shop.RefreshAsync(anonymous.Refresh());
        await shop.RefreshAsync(anonymous.Refresh());
        var customer = await shop.ExchangeAsync(anonymous.Access(), shop.Subject("ann"));
        (await shop.CustomerRefreshAsync(customer.Refresh())).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task An_event_of_an_earlier_log_out_that_comes_late_does_not_end_it()
    {
        var before = shop.Time.GetUtcNow();
        shop.Pass(TimeSpan.FromSeconds(5));
        var customer = await shop.CustomerAsync("ann");
        await shop.CreateContextAsync(customer.SessionId());
        using var loggedOut = new StringContent(
            JsonSerializer.Serialize(
                new
                {
                    specversion = "1.0",
                    id = Guid.NewGuid(),
                    source = "/tests",
                    type = "customer.logged.out",
                    time = before,
                    data = new { sessionId = customer.SessionId(), customerId = "ann" },
                }
            ),
            new MediaTypeHeaderValue("application/cloudevents+json")
        );
        using var request = new HttpRequestMessage(HttpMethod.Post, "/session-context/demo/events")
        {
            Content = loggedOut,
        };
        request.Headers.Authorization = new("Bearer", await shop.Server.TokenAsync());
        using var taken = await shop.Server.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.NoContent, taken.StatusCode);
        (await shop.CustomerRefreshAsync(customer.Refresh())).Is(HttpStatusCode.OK);
        (await shop.ContextAsync(customer.SessionId())).Is(HttpStatusCode.OK);
    }

    private static Action<Microsoft.IdentityModel.Tokens.SecurityTokenDescriptor> Naming(
        string? tenant
    ) =>
        token =>
        {
            token.Claims.Remove("tenant");
            if (tenant is not null)
            {
                token.Claims["tenant"] = tenant;
            }
        };
}
