using Microsoft.Extensions.Configuration;
using SessionContext.Server.OAuth;
using SessionContext.Server.Settings;

namespace SessionContext.Server.Tests.Identity;

public sealed class IdentityRulesTests
{
    private const string Lifetimes = "Identity:Lifetimes:";
    private const string Login = "Identity:CustomerLogin:";
    private const string Client = "Identity:Clients:0:";
    private const string Issuer = "Identity:Issuers:0:";

    [Theory]
    [InlineData(Client + "Tenant", "No", Client + "Tenant must be 3 to 16")]
    [InlineData(Client + "ClientId", "", Client + "ClientId must be")]
    [InlineData(Client + "ClientId", "a b", Client + "ClientId must be")]
    [InlineData(Client + "SecretHash", "AQ==", "at most one of Secret and SecretHash")]
    [InlineData(Client + "SecretHashes:0", "AQ==", Client + "SecretHashes:0 must be a hash")]
    [InlineData(Client + "Secrets", "unnumbered", Client + "Secrets")]
    [InlineData(Client + "SecretHash", "nonsense", Client + "SecretHash must be a hash")]
    [InlineData(Client + "Public", "true", "is Public and must not have a secret")]
    [InlineData(Client + "Public", "perhaps", Client + "Public")]
    [InlineData(Client + "Tenants", "demo", "Tenants")]
    [InlineData(Client + "Scopes:0", "a b", Client + "Scopes:0 must be one scope")]
    [InlineData("Identity:Clients:1:ClientId", "shop", "Identity:Clients:1:ClientId appears twice")]
    [InlineData("Identity:Issuer", "not/absolute", "Identity:Issuer must be")]
    [InlineData("Identity:Issuer", "https://sc.example/?a=b", "Identity:Issuer must be")]
    [InlineData("Identity:Issuer", "https://sc.example/#", "Identity:Issuer must be")]
    [InlineData("Identity:Issuer", "https://user@sc.example", "Identity:Issuer must be")]
    [InlineData("Identity:Issuer", " https://sc.example", "Identity:Issuer must be")]
    [InlineData("Identity:Issuer", "ftp://sc.example", "Identity:Issuer must be")]
    [InlineData(Login + "Address", "http://a/login", Login + "Address must be an absolute http")]
    [InlineData(Login + "Address", "/{tenant}", Login + "Address must be an absolute http")]
    [InlineData(Login + "Address", "ftp://a/{tenant}", Login + "Address must be an absolute http")]
    [InlineData(Login + "Address", "http://u:p@a/{tenant}", Login + "Address must be an absolute")]
    [InlineData(Login + "Authorization", "Basic x", Login + "Authorization needs")]
    [InlineData(Login + "Authorization", "a\nb", Login + "Authorization must be a header's value")]
    [InlineData(
        Login + "Timeout",
        "00:00:31",
        Login + "Timeout must be a time span of 100 milliseconds to 30"
    )]
    [InlineData(Issuer + "Issuer", "https://session-context/", "must not be Identity:Issuer")]
    [InlineData("Identity:ServiceTokenLifetime", "soon", "Identity:ServiceTokenLifetime")]
    [InlineData("Identity:ServiceTokenLifetime", "00:00:00", "Identity:ServiceTokenLifetime")]
    [InlineData(
        "Identity:RefreshReuseWindow",
        "00:02:01",
        "RefreshReuseWindow must be a time span of 0 to 120"
    )]
    [InlineData(
        "Identity:RefreshReuseWindow",
        "-00:00:01",
        "RefreshReuseWindow must be a time span of 0 to 120"
    )]
    [InlineData("Identity:LateRefreshToken", "Never", "Identity:LateRefreshToken")]
    [InlineData("Identity:LateRefreshToken", "7", "LateRefreshToken must be Refuse or EndLogin")]
    [InlineData(
        Lifetimes + "Customer:Absolute",
        "00:00:00",
        "Customer:Absolute must be a time span of one minute"
    )]
    [InlineData("Identity:SigningKeyLifetime", "00:00:01", "Identity:SigningKeyLifetime")]
    [InlineData("Identity:SigningKeyLifetime", "7.00:00:00", "1/24 of the longest token lifetime")]
    [InlineData(
        Lifetimes + "Anonymous:Access",
        "00:00:59",
        "Anonymous:Access must be a time span of one minute"
    )]
    [InlineData(
        Lifetimes + "Anonymous:Access",
        "1.00:00:01",
        "Anonymous:Access must be a time span of one minute"
    )]
    [InlineData(
        Lifetimes + "Anonymous:Refresh",
        "00:00:59",
        "Anonymous:Refresh must be a time span of one minute"
    )]
    [InlineData(Lifetimes + "Anonymous:Saas", "01:00:00", "Saas")]
    [InlineData(Lifetimes + "Customer:Access", "soon", Lifetimes + "Customer:Access")]
    [InlineData(
        Lifetimes + "Customer:Access",
        "-01:00:00",
        "Customer:Access must be a time span of one minute"
    )]
    [InlineData(
        Lifetimes + "Customer:Refresh",
        "401.00:00:00",
        "Customer:Refresh must be a time span of one minute to 400"
    )]
    [InlineData(
        Lifetimes + "Customer:Saas",
        "00:00:00",
        "Customer:Saas must be a time span of one minute to one"
    )]
    [InlineData(
        "Identity:Tenants:demo:Lifetimes:Customer:Saas",
        "2.00:00:00",
        "Identity:Tenants:demo:Lifetimes:Customer:Saas must be a time span of one minute to one day"
    )]
    [InlineData(
        "Identity:Tenants:No:Lifetimes:Customer:Saas",
        "01:00:00",
        "Identity:Tenants:No: the tenant must be 3 to 16"
    )]
    [InlineData(Issuer + "Issuer", "https://a", Issuer + "Audience must be")]
    [InlineData(Issuer + "Audience", "a", Issuer + "Issuer must be")]
    [InlineData(Issuer + "Audience", "a", "exactly one of Authority and JwksFile")]
    [InlineData(Issuer + "Authority", "ftp://a", Issuer + "Authority must be")]
    [InlineData(Issuer + "Audiences:0", "", Issuer + "Audience must be")]
    [InlineData(Issuer + "Claims:Customer", "a\"b", Issuer + "Claims:Customer must be")]
    [InlineData(Issuer + "Claims:Tenant", "", Issuer + "Claims:Tenant must be")]
    [InlineData("Identity:ClockSkew", "00:05:01", "Identity:ClockSkew must be")]
    [InlineData("Identity:ClockSkew", "-00:00:01", "Identity:ClockSkew must be")]
    [InlineData(Issuer + "Tenant", "No", Issuer + "Tenant must be 3 to 16")]
    [InlineData(Issuer + "JwksFile", "/nowhere", Issuer + "JwksFile must name a file")]
    [InlineData("Identity:SaasToken:Keys:demo", "c2hvcnQ=", "Keys:demo must be base64 of 32")]
    public void A_fault_is_refused_by_the_name_of_its_key(string key, string value, string message)
    {
        var refused = Assert.Throws<SettingsException>(() => Read((key, value)));
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_saas_key_of_two_tenants_is_refused_by_both_names_and_without_the_value()
    {
        const string Key = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
        var refused = Assert.Throws<SettingsException>(() =>
            Read(
                ("Identity:SaasToken:Keys:demo", Key),
                ("Identity:SaasToken:Keys:other", $" {Key}")
            )
        );
        Assert.Contains(
            "Identity:SaasToken:Keys:other is the same as Identity:SaasToken:Keys:demo",
            refused.Message,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain(Key, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_issuers_of_one_name_are_refused()
    {
        var refused = Assert.Throws<SettingsException>(() =>
            Read((Issuer + "Name", "a"), ("Identity:Issuers:1:Name", "a"))
        );
        Assert.Contains(
            "Identity:Issuers:1:Name appears twice",
            refused.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_secret_is_never_in_the_message()
    {
        var refused = Assert.Throws<SettingsException>(() => Read((Client + "Tenant", "X")));
        Assert.DoesNotContain(Calls.Secret, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_client_needs_a_secret_or_is_public()
    {
        var refused = Assert.Throws<SettingsException>(() => Read((Client + "Secret", null)));
        Assert.Contains(
            "Identity:Clients:0 needs a secret",
            refused.Message,
            StringComparison.Ordinal
        );
        Assert.True(Read((Client + "Secret", null), (Client + "Public", "true")).Clients[0].Public);
    }

    [Fact]
    public void A_client_has_at_most_four_secrets()
    {
        (string, string?)[] four =
        [
            (Client + "Secrets:0", "b"),
            (Client + "Secrets:1", "c"),
            (Client + "SecretHashes:0", ClientSecret.Hash("d")),
        ];
        Assert.Equal(3, Read(four).Clients[0].AllSecrets().Count());

        var refused = Assert.Throws<SettingsException>(() =>
            Read([.. four, (Client + "Secrets:2", "e")])
        );
        Assert.Contains("must have at most 4 secrets", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_hash_in_place_of_the_secret_is_taken()
    {
        var hash = ClientSecret.Hash("s");
        var options = Read((Client + "Secret", null), (Client + "SecretHash", hash));
        Assert.Equal(hash, options.Clients[0].SecretHash);
        Assert.True(ClientSecret.Matches(hash, "s"));
        Assert.False(ClientSecret.Matches(hash, "t"));
    }

    private static IdentityOptions Read(params (string Key, string? Value)[] changes)
    {
        var settings = new Dictionary<string, string?>
        {
            [Client + "ClientId"] = "shop",
            [Client + "Secret"] = Calls.Secret,
            [Client + "Tenant"] = "demo",
        };
        foreach (var (key, value) in changes)
        {
            settings[key] = value;
        }

        return new ConfigurationBuilder()
            .AddInMemoryCollection(settings)
            .Build()
            .Read<IdentityOptions>("Identity", IdentityRules.ValidationErrors);
    }
}
