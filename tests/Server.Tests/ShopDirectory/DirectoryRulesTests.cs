using Microsoft.Extensions.Configuration;
using SessionContext.Server.Settings;

namespace SessionContext.Server.Tests.ShopDirectory;

public sealed class DirectoryRulesTests
{
    private const string Site = "Directory:Tenants:demo:Sites:0:";
    private const string SecondSite = "Directory:Tenants:demo:Sites:1:";
    private const string Customer = "Directory:Tenants:demo:Customers:0:";

    [Theory]
    [InlineData(
        "Directory:Tenants:No:Sites:0:Code",
        "main",
        "Directory:Tenants:No: the tenant must"
    )]
    [InlineData("Directory:Tenants:demo:Site", "main", "Site")]
    [InlineData(Site + "Code", "", Site + "Code must have 1 to 64")]
    [InlineData(Site + "Default", "perhaps", Site + "Default")]
    [InlineData(Site + "Currency", "eur", Site + "Currency must be three")]
    [InlineData(Site + "Currency", "EURO", Site + "Currency must be three")]
    [InlineData(Site + "DefaultLanguage", "deutsch!", Site + "DefaultLanguage must be a BCP 47")]
    [InlineData(Site + "HomeBaseCountry", "Germany", Site + "HomeBaseCountry must be two")]
    [InlineData(SecondSite + "Code", "main", SecondSite + "Code appears twice")]
    [InlineData(SecondSite + "Currency", "EUR", SecondSite + "Code must have 1 to 64")]
    [InlineData(Customer + "Id", "", Customer + "Id must have 1 to 128")]
    [InlineData(Customer + "PreferredSite", "", Customer + "PreferredSite must have 1 to 64")]
    [InlineData(Customer + "PreferredCurrency", "€", Customer + "PreferredCurrency must be")]
    [InlineData(Customer + "PreferredLanguage", "", Customer + "PreferredLanguage must be")]
    [InlineData(Customer + "ShippingCountry", "de", Customer + "ShippingCountry must be two")]
    [InlineData(Customer + "BillingCountry", "DEU", Customer + "BillingCountry must be two")]
    [InlineData("Directory:Tenants:demo:Customers:1:Id", "42", "Customers:1:Id appears twice")]
    [InlineData("Directory:Timeout", "00:00:00", "Directory:Timeout must be")]
    [InlineData("Directory:Timeout", "00:01:00", "Directory:Timeout must be")]
    [InlineData("Directory:CacheFor", "00:00:00", "Directory:CacheFor must be")]
    [InlineData("Directory:CacheFor", "long", "Directory:CacheFor")]
    [InlineData("Directory:Sites:BaseAddress", "ftp://a", "Directory:Sites:BaseAddress must be")]
    [InlineData("Directory:Sites:BaseAddress", "sites", "Directory:Sites:BaseAddress must be")]
    [InlineData("Directory:Sites:BaseAddress", "http://a?b", "Directory:Sites:BaseAddress must")]
    [InlineData("Directory:Sites:BaseAddress", "http://a:b@c", "Sites:BaseAddress must be")]
    [InlineData("Directory:Customers:BaseAddress", "http://a#b", "Customers:BaseAddress must be")]
    [InlineData("Directory:Customers:Authorization", "Bearer x", "needs Directory:Customers:Base")]
    public void A_fault_is_refused_by_the_name_of_its_key(string key, string value, string message)
    {
        var refused = Assert.Throws<SettingsException>(() => Read((key, value)));
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_default_sites_are_refused()
    {
        var refused = Assert.Throws<SettingsException>(() =>
            Read(
                (Site + "Default", "true"),
                (SecondSite + "Code", "b"),
                (SecondSite + "Default", "true")
            )
        );
        Assert.Contains("demo:Sites: at most one", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Codes_and_ids_of_two_tenants_may_be_the_same() =>
        Read(
            ("Directory:Tenants:other:Sites:0:Code", "main"),
            ("Directory:Tenants:other:Customers:0:Id", "42")
        );

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void A_code_has_at_most_64_characters(int length, bool isGood) =>
        Assert.Equal(isGood, IsGood((Site + "Code", new string('x', length))));

    [Theory]
    [InlineData(128, true)]
    [InlineData(129, false)]
    public void An_id_has_at_most_128_characters(int length, bool isGood) =>
        Assert.Equal(isGood, IsGood((Customer + "Id", new string('x', length))));

    [Theory]
    [InlineData("")]
    [InlineData("Bearer a-secret\r\nX: y")]
    [InlineData("Bearer a-secret-ü")]
    public void An_authorization_that_is_no_header_is_refused_without_telling_it(string value)
    {
        var refused = Assert.Throws<SettingsException>(() =>
            Read(
                ("Directory:Sites:BaseAddress", "http://a"),
                ("Directory:Sites:Authorization", value)
            )
        );
        Assert.Contains("Sites:Authorization must", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("a-secret", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_directory_stops_the_start() =>
        Assert.Throws<SettingsException>(() => App.Build([$"--{Site}Code="]));

    private static bool IsGood(params (string Key, string? Value)[] changes)
    {
        try
        {
            Read(changes);
            return true;
        }
        catch (SettingsException)
        {
            return false;
        }
    }

    private static DirectoryOptions Read(params (string Key, string? Value)[] changes)
    {
        var settings = new Dictionary<string, string?>
        {
            [Site + "Code"] = "main",
            [Customer + "Id"] = "42",
        };
        foreach (var (key, value) in changes)
        {
            settings[key] = value;
        }

        return new ConfigurationBuilder()
            .AddInMemoryCollection(settings)
            .Build()
            .Read<DirectoryOptions>("Directory", DirectoryRules.ValidationErrors);
    }
}
