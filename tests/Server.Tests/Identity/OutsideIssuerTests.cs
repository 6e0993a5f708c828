using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Microsoft.IdentityModel.Tokens;
using SessionContext.Server.Tokens;

namespace SessionContext.Server.Tests.Identity;

public sealed class OutsideIssuerTests : IAsyncLifetime
{
    private readonly TestFolder _folder = new();
    private readonly FakeTimeProvider _time = new(new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private TestIssuer _issuer = null!;
    private TestServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        _issuer = new(_time);
        _server = await TestServer.StartAsync(_folder, _time, _issuer.ByFile(_folder));
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_token_of_a_trusted_issuer_is_accepted() =>
        await Answers(HttpStatusCode.NotFound, _issuer.Token());

    [Fact]
    public async Task The_scopes_may_be_an_array() =>
        await Answers(
            HttpStatusCode.NotFound,
            _issuer.Token(t => t.Claims["scope"] = Two("a", Calls.Scope))
        );

    [Fact]
    public async Task A_token_without_a_tenant_serves_none() =>
        await Answers(HttpStatusCode.Forbidden, _issuer.Token(t => t.Claims.Remove("tenant")));

    [Theory]
    [InlineData("tenant", """["demo","another"]""")]
    [InlineData("tenant", "\"No\"")]
    [InlineData("tenant", "\"\"")]
    [InlineData("scope", "true")]
    [InlineData("scope", """["sessioncontext.context_manage", 7]""")]
    [InlineData("sessionId", "\"a/b\"")]
    [InlineData("sessionId", """{"id":"s-1"}""")]
    [InlineData("customerId", """["ann"]""")]
    [InlineData("customerId", "1.5")]
    [InlineData("customerId", "1e3")]
    [InlineData("customerId", "\"\"")]
    public async Task A_claim_that_cannot_be_used_is_named(string claim, string value) =>
        await Refused(
            _issuer.Token(t => t.Claims[claim] = JsonSerializer.Deserialize<JsonElement>(value)),
            $"claim '{claim}'"
        );

    [Theory]
    [InlineData("tenant", HttpStatusCode.Forbidden)]
    [InlineData("scope", HttpStatusCode.Forbidden)]
    [InlineData("sessionId", HttpStatusCode.NotFound)]
    [InlineData("customerId", HttpStatusCode.NotFound)]
    public async Task A_claim_that_is_null_is_absent(string claim, HttpStatusCode status) =>
        await Answers(
            status,
            _issuer.Token(t => t.Claims[claim] = JsonSerializer.Deserialize<JsonElement>("null"))
        );

    [Fact]
    public async Task A_token_of_another_issuer_is_refused() =>
        await Refused(_issuer.Token(t => t.Issuer = "https://evil.example"), "issuer");

    [Fact]
    public async Task A_token_for_another_audience_is_refused() =>
        await Refused(_issuer.Token(t => t.Audience = "another"), "audience");

    [Theory]
    [InlineData("contexts/")]
    [InlineData("CONTEXTS")]
    public async Task The_audience_is_compared_exactly(string audience) =>
        await Refused(_issuer.Token(t => t.Audience = audience), "audience");

    [Theory]
    [InlineData(TestIssuer.Audience, HttpStatusCode.NotFound)]
    [InlineData("another", HttpStatusCode.Unauthorized)]
    [InlineData(null, HttpStatusCode.Unauthorized)]
    public async Task A_token_without_an_audience_is_for_its_client(
        string? client,
        HttpStatusCode status
    ) =>
        await Answers(
            status,
            _issuer.Token(t =>
            {
                t.Audience = null;
                if (client is not null)
                {
                    t.Claims["client_id"] = client;
                }
            })
        );

    [Fact]
    public async Task The_client_does_not_stand_in_for_an_audience_that_is_there() =>
        await Refused(
            _issuer.Token(t =>
            {
                t.Audience = "another";
                t.Claims["client_id"] = TestIssuer.Audience;
            }),
            "audience"
        );

    [Fact]
    public async Task An_issuer_may_have_several_audiences()
    {
        await using var server = await StartWithAsync("Audiences:0=second", "Audiences:1=third");
        foreach (var audience in new[] { TestIssuer.Audience, "second", "third" })
        {
            var answer = await server.ReadAsync(_issuer.Token(t => t.Audience = audience));
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
    }

    [Theory]
    [InlineData("https://contexts.example/sessioncontext.context_manage")]
    [InlineData("other contexts/sessioncontext.context_manage")]
    public async Task A_scope_may_have_a_prefix(string scope) =>
        await Answers(HttpStatusCode.NotFound, _issuer.Token(t => t.Claims["scope"] = scope));

    [Theory]
    [InlineData("contexts/sessioncontext.context_manage", HttpStatusCode.NotFound)]
    [InlineData("other/sessioncontext.context_manage", HttpStatusCode.Forbidden)]
    [InlineData("sessioncontext.context_manage", HttpStatusCode.Forbidden)]
    public async Task A_prefix_that_is_configured_is_the_only_one(
        string scope,
        HttpStatusCode status
    )
    {
        await using var server = await StartWithAsync("ScopePrefix=contexts/");
        var answer = await server.ReadAsync(_issuer.Token(t => t.Claims["scope"] = scope));
        Assert.Equal(status, answer.StatusCode);
    }

    [Theory]
    [InlineData(
        "realm_access.roles",
        """{"realm_access":{"roles":["sessioncontext.context_manage"]}}"""
    )]
    [InlineData("a.b.c.d", """{"a.b":{"c.d":"sessioncontext.context_manage"}}""")]
    [InlineData(
        "https://x.example/scope",
        """{"https://x.example/scope":"sessioncontext.context_manage"}"""
    )]
    [InlineData("scp roles", """{"scp":"openid","roles":["sessioncontext.context_manage"]}""")]
    [InlineData("scp roles", """{"scp":"sessioncontext.context_manage"}""")]
    public async Task The_scopes_are_where_the_setting_says(string setting, string claims)
    {
        await using var server = await StartWithAsync($"Claims:Scope={setting}");
        var token = _issuer.Token(t =>
        {
            t.Claims.Remove("scope");
            foreach (
                var (name, value) in JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(
                    claims
                )!
            )
            {
                t.Claims[name] = value;
            }
        });
        Assert.Equal(HttpStatusCode.NotFound, (await server.ReadAsync(token)).StatusCode);
    }

    [Fact]
    public async Task A_token_signed_with_another_key_is_refused() =>
        await Refused(new TestIssuer(_time).Token(), "signature");

    [Fact]
    public async Task A_token_that_claims_a_known_key_but_is_signed_with_another_is_refused()
    {
        var forger = new TestIssuer(_time);
        forger.Key.KeyId = _issuer.Key.KeyId;
        await Refused(forger.Token(), "signature");
    }

    [Fact]
    public async Task An_unsigned_token_is_refused() =>
        await Refused(_issuer.Token(t => t.SigningCredentials = null), "algorithm");

    [Fact]
    public async Task The_public_key_is_no_HMAC_secret()
    {
        var secret = new SymmetricSecurityKey(
            Encoding.ASCII.GetBytes(_issuer.Key.Rsa.ExportSubjectPublicKeyInfoPem())
        )
        {
            KeyId = _issuer.Key.KeyId,
        };
        await Refused(
            _issuer.Token(t => t.SigningCredentials = new(secret, SecurityAlgorithms.HmacSha256)),
            "algorithm"
        );
    }

    [Fact]
    public async Task A_token_that_must_not_be_taken_without_being_understood_is_refused() =>
        await Refused(
            _issuer.Token(t =>
                t.AdditionalHeaderClaims = new Dictionary<string, object>
                {
                    ["crit"] = Two("bound-to", "b64"),
                }
            ),
            "malformed"
        );

    [Fact]
    public async Task A_token_without_an_end_is_refused() =>
        await Refused(_issuer.Token(t => t.Expires = null), "expired");

    [Fact]
    public async Task A_token_is_refused_from_its_end_on_although_its_check_is_remembered()
    {
        var token = _issuer.Token(t => t.Expires = _time.GetUtcNow().UtcDateTime.AddSeconds(60));
        await Answers(HttpStatusCode.NotFound, token);

        _time.Advance(TimeSpan.FromSeconds(59));
        await Answers(HttpStatusCode.NotFound, token);

        _time.Advance(TimeSpan.FromSeconds(1));
        await Refused(token, "expired");
    }

    [Fact]
    public async Task A_token_may_begin_a_minute_later_by_this_clock_and_no_more()
    {
        var token = _issuer.Token(t => t.NotBefore = _time.GetUtcNow().UtcDateTime.AddSeconds(61));
        await Refused(token, "not valid yet");

        _time.Advance(TimeSpan.FromSeconds(1));
        await Answers(HttpStatusCode.NotFound, token);
    }

    [Fact]
    public async Task When_a_token_was_issued_does_not_matter() =>
        await Answers(
            HttpStatusCode.NotFound,
            _issuer.Token(t => t.IssuedAt = _time.GetUtcNow().UtcDateTime.AddHours(1))
        );

    [Fact]
    public async Task The_leeway_is_a_setting()
    {
        await using var strict = await TestServer.StartAsync(
            null,
            _time,
            [.. _issuer.ByFile(_folder), "--Identity:ClockSkew=00:00:00"]
        );
        var token = _issuer.Token(t => t.NotBefore = _time.GetUtcNow().UtcDateTime.AddSeconds(1));
        Assert.Equal(HttpStatusCode.Unauthorized, (await strict.ReadAsync(token)).StatusCode);
    }

    [Fact]
    public async Task A_key_that_is_put_into_the_file_is_noticed()
    {
        await Answers(HttpStatusCode.NotFound, _issuer.Token());
        var next = new TestIssuer(_time);
        next.ByFile(_folder);

        _time.Advance(OutsideKeys.Spacing);
        await Answers(HttpStatusCode.NotFound, next.Token());
    }

    [Fact]
    public async Task A_checked_token_is_checked_again_after_five_minutes()
    {
        var token = _issuer.Token();
        await Answers(HttpStatusCode.NotFound, token);
        var checkedTokens = _server.Services.GetRequiredService<ValidatedTokens>();
        Assert.True(checkedTokens.TryGet(token, _time.GetUtcNow(), out _));

        _time.Advance(ValidatedToken.LongestTrust);
        Assert.False(checkedTokens.TryGet(token, _time.GetUtcNow(), out _));
        await Answers(HttpStatusCode.NotFound, token);
        Assert.True(checkedTokens.TryGet(token, _time.GetUtcNow(), out _));
    }

    [Fact]
    public async Task A_key_that_is_taken_out_of_the_file_ends_its_tokens_though_they_were_checked()
    {
        var token = _issuer.Token();
        await Answers(HttpStatusCode.NotFound, token);
        var next = new TestIssuer(_time);
        next.ByFile(_folder);

        _time.Advance(OutsideKeys.Spacing);
        // A key that is not known is waited for.
        await Answers(HttpStatusCode.NotFound, next.Token());
        await Refused(token, "signature");
    }

    [Theory]
    [InlineData(128, true)]
    [InlineData(129, false)]
    [InlineData(0, false)]
    public async Task A_customer_has_1_to_128_characters_whatever_they_are(int length, bool good)
    {
        var customer = string.Concat(Enumerable.Repeat("\U0001F6D2", length));
        var token = _issuer.Token(t => t.Claims["customerId"] = customer);
        if (good)
        {
            await Answers(HttpStatusCode.NotFound, token);
        }
        else
        {
            await Refused(token, "claim 'customerId'");
        }
    }

    private Task<TestServer> StartWithAsync(params string[] settings) =>
        TestServer.StartAsync(
            null,
            _time,
            [
                .. _issuer.ByFile(_folder),
                .. settings.Select(setting => $"--Identity:Issuers:0:{setting}"),
            ]
        );

    private static string[] Two(string first, string second) => [first, second];

    private async Task Answers(HttpStatusCode status, string token) =>
        Assert.Equal(status, (await _server.ReadAsync(token)).StatusCode);

    private async Task Refused(string token, string reason)
    {
        var answer = await _server.ReadAsync(token);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Contains(
            reason,
            answer.Headers.WwwAuthenticate.ToString(),
            StringComparison.Ordinal
        );
    }
}
