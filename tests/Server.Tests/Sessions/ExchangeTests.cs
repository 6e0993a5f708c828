using System.Net;
using Microsoft.IdentityModel.JsonWebTokens;
using SessionContext.Server.Tests.Identity;

namespace SessionContext.Server.Tests.Sessions;

/// <summary>Contract § 4: a customer logs in to an anonymous session.</summary>
public sealed class ExchangeTests : IAsyncLifetime
{
    private const string Subject = "The subject token is refused";
    private Storefront _shop = null!;

    public async ValueTask InitializeAsync() => _shop = await Storefront.OpenAsync();

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Fact]
    public async Task The_answer_has_every_field_that_clients_expect()
    {
        var anonymous = await _shop.LogInAsync();
        var answer = await _shop.ExchangeAsync(anonymous.Access(), _shop.Subject("ann"));
        answer.Is(HttpStatusCode.OK);
        Assert.Equal("Bearer", answer.Text("token_type"));
        Assert.Equal(3599, answer.Json.GetProperty("expires_in").GetInt32());
        Assert.Equal(86_399, answer.Json.GetProperty("refresh_token_expires_in").GetInt32());
        Assert.Equal(anonymous.SessionId(), answer.Text("session_id"));
        Assert.Equal("tenant=demo customer", answer.Text("scope"));
        Assert.NotEmpty(answer.Refresh());
        Assert.True(answer.Headers.CacheControl?.NoStore);
    }

    [Fact]
    public async Task The_access_token_says_who_the_customer_is()
    {
        var answer = await _shop.CustomerAsync("ann");
        var jwt = new JsonWebToken(answer.Access());
        Assert.Equal("ann", jwt.Subject);
        Assert.Equal("ann", jwt.GetPayloadValue<string>("customerId"));
        Assert.Equal(answer.SessionId(), jwt.GetPayloadValue<string>("sessionId"));
        Assert.Equal(Storefront.Id, jwt.GetPayloadValue<string>("client_id"));
        (
            await _shop.SendAsync(
                HttpMethod.Get,
                $"/session-context/demo/context/{answer.SessionId()}",
                answer.Access()
            )
        ).Says(HttpStatusCode.Forbidden, "missing scope");
    }

    [Fact]
    public async Task The_saas_token_proves_the_customer()
    {
        var answer = await _shop.CustomerAsync("ann");
        (
            await _shop.SendAsync(
                HttpMethod.Put,
                "/session-context/demo/context/anns?upsert=true",
                await _shop.Server.TokenAsync(),
                """{"customerId":"ann","metadata":{}}""",
                answer.Text("saas_token")
            )
        ).Is(HttpStatusCode.NoContent);
        (await _shop.ValidateAsync(answer.Text("saas_token"))).Is(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task The_sessions_context_becomes_the_customers()
    {
        var anonymous = await _shop.LogInAsync();
        await _shop.CreateContextAsync(anonymous.SessionId());
        (await _shop.ExchangeAsync(anonymous.Access(), _shop.Subject("ann"))).Is(HttpStatusCode.OK);
        var context = (await _shop.ContextAsync(anonymous.SessionId())).Is(HttpStatusCode.OK);
        Assert.Equal("ann", context.Text("customerId"));
    }

    [Fact]
    public async Task The_customer_is_the_customer_claim_before_the_subject()
    {
        var anonymous = await _shop.LogInAsync();
        var subject = _shop.Subject("uid-1", token => token.Claims["customerId"] = "ann");
        var answer = await _shop.ExchangeAsync(anonymous.Access(), subject);
        Assert.Equal("ann", new JsonWebToken(answer.Access()).Subject);
    }

    [Fact]
    public async Task A_subject_token_is_checked_like_any_token_of_its_issuer()
    {
        var bearer = (await _shop.LogInAsync()).Access();
        var forger = new TestIssuer(_shop.Time);
        forger.Key.KeyId = _shop.Idp.Key.KeyId;
        string[] bad =
        [
            "nonsense",
            forger.Token(),
            _shop.Subject("ann", token => token.Issuer = "https://evil.example"),
            _shop.Subject("ann", token => token.Audience = "another"),
            _shop.Subject("ann", token => token.SigningCredentials = null),
            _shop.Subject("ann", token => token.Expires = _shop.Time.GetUtcNow().UtcDateTime),
        ];
        foreach (var subject in bad)
        {
            (await _shop.ExchangeAsync(bearer, subject)).IsInvalidToken(Subject);
        }

        (await _shop.ExchangeAsync(bearer, _shop.Subject("ann"))).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_services_own_tokens_are_no_subject_tokens()
    {
        var bearer = (await _shop.LogInAsync()).Access();
        var customer = await _shop.CustomerAsync("ann");
        foreach (var own in new[] { bearer, customer.Access(), customer.Text("saas_token") })
        {
            (await _shop.ExchangeAsync(bearer, own)).IsInvalidToken(Subject);
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
        var subject = _shop.Subject(
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
        (await _shop.ExchangeAsync((await _shop.LogInAsync()).Access(), subject)).IsInvalidToken(
            "names no customer"
        );
    }

    [Fact]
    public async Task A_customer_claim_that_is_no_text_does_not_make_the_subject_the_customer()
    {
        var subject = _shop.Subject("uid-1", token => token.Claims["customerId"] = 87_413_250);
        (await _shop.ExchangeAsync((await _shop.LogInAsync()).Access(), subject)).IsInvalidToken(
            "names no customer"
        );
    }

    [Theory]
    [InlineData("other")]
    [InlineData("")]
    [InlineData(null)]
    public async Task A_subject_token_that_does_not_name_the_tenant_is_refused(string? tenant)
    {
        var subject = _shop.Subject("ann", Naming(tenant));
        (await _shop.ExchangeAsync((await _shop.LogInAsync()).Access(), subject)).IsInvalidToken(
            "not for this tenant"
        );
    }

    [Fact]
    public async Task An_issuer_of_one_tenant_need_not_name_it_and_speaks_for_no_other()
    {
        await using var shop = await Storefront.OpenAsync("--Identity:Issuers:0:Tenant=demo");
        var nameless = shop.Subject("ann", Naming(null));
        var bearer = (await shop.LogInAsync()).Access();
        (await shop.ExchangeAsync(bearer, nameless)).Is(HttpStatusCode.OK);
        (await shop.ExchangeAsync(bearer, shop.Subject("ann"))).Is(HttpStatusCode.OK);

        var others = (await shop.LogInAsync("", "other", "elsewhere")).Access();
        foreach (var subject in new[] { nameless, shop.Subject("ann", Naming("other")) })
        {
            (await shop.ExchangeAsync(others, subject, "other")).IsInvalidToken(
                "not for this tenant"
            );
        }
    }

    [Fact]
    public async Task A_bearer_token_of_a_session_of_this_tenant_is_needed()
    {
        var subject = _shop.Subject("ann");
        (await _shop.ExchangeAsync(null, subject)).Is(HttpStatusCode.Unauthorized);
        (await _shop.ExchangeAsync("nonsense", subject)).IsInvalidToken("malformed");
        (await _shop.ExchangeAsync(await _shop.Server.TokenAsync(), subject)).Says(
            HttpStatusCode.Forbidden,
            "the token speaks for no session"
        );
        (await _shop.ExchangeAsync((await _shop.LogInAsync()).Access(), subject, "other")).Says(
            HttpStatusCode.Forbidden,
            "the token serves another tenant"
        );
    }

    [Fact]
    public async Task Without_a_subject_token_the_answer_names_the_parameter() =>
        (
            await _shop.SendAsync(
                HttpMethod.Post,
                "/customer/demo/exchangeauthtoken",
                (await _shop.LogInAsync()).Access()
            )
        ).Names("subjectAccessToken");

    [Fact]
    public async Task The_same_customer_may_repeat_it_with_either_token()
    {
        var anonymous = (await _shop.LogInAsync()).Access();
        var first = await _shop.ExchangeAsync(anonymous, _shop.Subject("ann"));
        var second = await _shop.ExchangeAsync(anonymous, _shop.Subject("ann"));
        var third = await _shop.ExchangeAsync(second.Access(), _shop.Subject("ann"));
        third.Is(HttpStatusCode.OK);
        Assert.Equal(first.SessionId(), third.SessionId());
        (await _shop.CustomerRefreshAsync(first.Refresh())).Is(HttpStatusCode.Unauthorized);
        (await _shop.CustomerRefreshAsync(third.Refresh())).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Another_customer_does_not_get_the_session_with_either_token()
    {
        var anonymous = (await _shop.LogInAsync()).Access();
        var anns = await _shop.ExchangeAsync(anonymous, _shop.Subject("ann"));
        foreach (var bearer in new[] { anonymous, anns.Access() })
        {
            (await _shop.ExchangeAsync(bearer, _shop.Subject("bob"))).Says(
                HttpStatusCode.Forbidden,
                "belongs to another customer"
            );
        }

        (await _shop.CustomerRefreshAsync(anns.Refresh())).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_context_of_another_customer_is_not_had_and_its_own_customer_is_not_locked_out()
    {
        var anonymous = await _shop.LogInAsync();
        var saasToken = (await _shop.CustomerAsync("ann")).Text("saas_token");
        (
            await _shop.SendAsync(
                HttpMethod.Put,
                $"/session-context/demo/context/{anonymous.SessionId()}?upsert=true",
                await _shop.Server.TokenAsync(),
                """{"customerId":"ann","metadata":{}}""",
                saasToken
            )
        ).Is(HttpStatusCode.NoContent);
        (await _shop.ExchangeAsync(anonymous.Access(), _shop.Subject("bob"))).Is(
            HttpStatusCode.Forbidden
        );
        (await _shop.ExchangeAsync(anonymous.Access(), _shop.Subject("ann"))).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_session_that_was_logged_out_is_over()
    {
        var anonymous = await _shop.LogInAsync();
        await _shop.LogOutAsync(anonymous.Access());
        (await _shop.ExchangeAsync(anonymous.Access(), _shop.Subject("ann"))).IsInvalidToken(
            "logged out"
        );
    }

    [Fact]
    public async Task A_session_whose_refresh_token_was_used_twice_can_still_be_logged_in_to()
    {
        var anonymous = await _shop.LogInAsync();
        await _shop.RefreshAsync(anonymous.Refresh());
        await _shop.RefreshAsync(anonymous.Refresh());
        var customer = await _shop.ExchangeAsync(anonymous.Access(), _shop.Subject("ann"));
        (await _shop.CustomerRefreshAsync(customer.Refresh())).Is(HttpStatusCode.OK);
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
