using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using SessionContext.Core;
using SessionContext.Core.Changes;
using SessionContext.Server.Keys;
using SessionContext.Server.Settings;
using SessionContext.Server.Tokens;

namespace SessionContext.Server.Tests.Identity;

public sealed class SaasTokenTests : IAsyncLifetime
{
    private static readonly JsonWebTokenHandler Handler = new()
    {
        SetDefaultTimesOnTokenCreation = false,
    };

    private readonly TestFolder _folder = new();
    private readonly FakeTimeProvider _time = new(new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly byte[] _tenantKey = RandomNumberGenerator.GetBytes(32);
    private readonly SigningKeys _ownKeys;
    private readonly SaasTokens _tokens;

    public SaasTokenTests()
    {
        var options = new IdentityOptions();
        options.SaasToken.Keys["demo"] = Convert.ToBase64String(_tenantKey);
        _ownKeys = new(
            KeyFolder.In(_folder.Path),
            options,
            _time,
            NullLogger<SigningKeys>.Instance
        );
        _tokens = new(options, _ownKeys, _time);
    }

    public async ValueTask InitializeAsync() =>
        await _ownKeys.OpenAsync(TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync()
    {
        _ownKeys.Dispose();
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_token_of_the_tenants_key_proves_its_subject() =>
        await ProvesAsync("C-1", Of());

    [Fact]
    public async Task A_token_that_the_service_signed_for_the_tenant_proves_its_subject() =>
        await ProvesAsync("C-1", Of(Own));

    [Theory]
    [InlineData(128, true)]
    [InlineData(129, false)]
    public async Task A_customer_has_at_most_128_characters_whatever_they_are(int length, bool good)
    {
        var customer = string.Concat(Enumerable.Repeat("\U0001F6D2", length));
        var token = Of(t => t.Claims["sub"] = customer);
        if (good)
        {
            await ProvesAsync(customer, token);
        }
        else
        {
            await ProvesNobodyAsync(token, "names no customer");
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public async Task A_missing_token_proves_nobody(string? token) =>
        await ProvesNobodyAsync(token, "missing");

    [Theory]
    [InlineData("x")]
    [InlineData("a.b.c")]
    [InlineData("Bearer x.y.z")]
    public async Task Garbage_proves_nobody(string token) =>
        await ProvesNobodyAsync(token, "malformed");

    [Fact]
    public async Task A_token_of_another_key_proves_nobody() =>
        await ProvesNobodyAsync(
            Of(t => t.SigningCredentials = Hmac(RandomNumberGenerator.GetBytes(32))),
            "signature"
        );

    [Fact]
    public async Task A_token_of_another_tenants_key_proves_nobody() =>
        await ProvesNobodyAsync(Of(), "not signed with a key of this tenant", "another");

    [Fact]
    public async Task A_token_that_the_service_signed_for_another_tenant_proves_nobody() =>
        await ProvesNobodyAsync(Of(Own), "not signed with a key of this tenant", "another");

    [Fact]
    public async Task An_unsigned_token_proves_nobody() =>
        await ProvesNobodyAsync(Of(t => t.SigningCredentials = null), "not signed");

    [Fact]
    public async Task An_access_token_of_the_service_proves_nobody() =>
        await ProvesNobodyAsync(
            Of(t =>
            {
                Own(t);
                t.TokenType = "at+jwt";
            }),
            "not signed with a key of this tenant"
        );

    [Fact]
    public async Task An_expired_token_proves_nobody() =>
        await ProvesNobodyAsync(Of(t => t.Expires = _time.GetUtcNow().UtcDateTime), "expired");

    [Fact]
    public async Task A_token_without_an_end_proves_nobody() =>
        await ProvesNobodyAsync(Of(t => t.Expires = null), "has no exp");

    [Fact]
    public async Task A_token_that_has_not_begun_proves_nobody() =>
        await ProvesNobodyAsync(
            Of(t =>
            {
                t.NotBefore = _time.GetUtcNow().UtcDateTime.AddSeconds(61);
            }),
            "not valid yet"
        );

    [Fact]
    public async Task A_token_that_must_not_be_taken_without_being_understood_proves_nobody() =>
        await ProvesNobodyAsync(
            Of(t =>
                t.AdditionalHeaderClaims = new Dictionary<string, object> { ["crit"] = "bound-to" }
            ),
            "malformed"
        );

    [Fact]
    public async Task A_token_without_a_subject_proves_nobody() =>
        await ProvesNobodyAsync(Of(t => t.Claims.Remove("sub")), "names no customer");

    private void Own(SecurityTokenDescriptor token)
    {
        token.Issuer = new IdentityOptions().Issuer;
        token.TokenType = SaasTokens.TokenType;
        token.Claims["tenant"] = "demo";
        token.SigningCredentials = _ownKeys.Live[0].Credentials;
    }

    private string Of(Action<SecurityTokenDescriptor>? change = null)
    {
        var token = new SecurityTokenDescriptor
        {
            Expires = _time.GetUtcNow().UtcDateTime.AddMinutes(5),
            SigningCredentials = Hmac(_tenantKey),
            Claims = new Dictionary<string, object> { ["sub"] = "C-1" },
        };
        change?.Invoke(token);
        return Handler.CreateToken(token);
    }

    private static SigningCredentials Hmac(byte[] key) =>
        new(new SymmetricSecurityKey(key), SecurityAlgorithms.HmacSha256);

    private async Task ProvesAsync(string customer, string token) =>
        Assert.Equal(customer, (await ValidateAsync(token, "demo")).CustomerId);

    private async Task ProvesNobodyAsync(string? token, string reason, string tenant = "demo")
    {
        var proof = await ValidateAsync(token, tenant);
        Assert.Null(proof.CustomerId);
        Assert.Contains(reason, proof.Refusal?.Message, StringComparison.Ordinal);
    }

    private ValueTask<SaasTokenResult> ValidateAsync(string? token, string tenant) =>
        _tokens.ValidateAsync(token, Named(tenant), TestContext.Current.CancellationToken);

    private static Tenant Named(string name) =>
        Tenant.TryParse(name, out var tenant)
            ? tenant
            : throw new ArgumentException("No tenant", nameof(name));
}
