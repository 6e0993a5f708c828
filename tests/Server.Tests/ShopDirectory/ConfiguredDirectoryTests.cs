using SessionContext.Core;
using SessionContext.Core.Defaults;

namespace SessionContext.Server.Tests.ShopDirectory;

public sealed class ConfiguredDirectoryTests
{
    private const string Demo = "Directory:Tenants:demo:";

    private static readonly (string, string?)[] Settings =
    [
        (Demo + "Sites:0:Code", "us"),
        (Demo + "Sites:0:DefaultLanguage", "en_US"),
        (Demo + "Sites:1:Code", "main"),
        (Demo + "Sites:1:Default", "true"),
        (Demo + "Sites:1:Currency", "EUR"),
        (Demo + "Sites:1:DefaultLanguage", "de"),
        (Demo + "Sites:1:HomeBaseCountry", "DE"),
        (Demo + "Customers:0:Id", "42"),
        (Demo + "Customers:0:PreferredSite", "us"),
        (Demo + "Customers:0:PreferredCurrency", "USD"),
        (Demo + "Customers:0:PreferredLanguage", "en_GB"),
        (Demo + "Customers:0:ShippingCountry", "CH"),
        (Demo + "Customers:0:BillingCountry", "AT"),
    ];

    [Fact]
    public async Task A_site_is_found_by_its_code()
    {
        await using var directory = new TestDirectory(Settings);
        Assert.Equal(
            new Site("us", null, "en_US", null),
            await directory.Shop.FindSiteAsync(TestDirectory.Demo, "us", default)
        );
    }

    [Fact]
    public async Task A_code_in_another_case_is_another_code()
    {
        await using var directory = new TestDirectory(Settings);
        Assert.Null(await directory.Shop.FindSiteAsync(TestDirectory.Demo, "US", default));
    }

    [Fact]
    public async Task The_default_site_is_the_one_that_says_so()
    {
        await using var directory = new TestDirectory(Settings);
        Assert.Equal(new Site("main", "EUR", "de", "DE"), await directory.DefaultSiteAsync());
    }

    [Fact]
    public async Task Where_no_site_says_so_there_is_no_default_site()
    {
        await using var directory = new TestDirectory((Demo + "Sites:0:Code", "main"));
        Assert.Null(await directory.DefaultSiteAsync());
    }

    [Fact]
    public async Task A_customer_is_found_by_their_id()
    {
        await using var directory = new TestDirectory(Settings);
        Assert.Equal(
            new CustomerProfile("us", "USD", "en_GB", "CH", "AT"),
            await directory.CustomerAsync("42")
        );
        Assert.Null(await directory.CustomerAsync("43"));
    }

    [Fact]
    public async Task Another_tenant_has_none_of_them()
    {
        await using var directory = new TestDirectory(Settings);
        Assert.True(Tenant.TryParse("other", out var other));
        Assert.Null(await directory.Shop.FindSiteAsync(other, "us", default));
        Assert.Null(await directory.Shop.FindCustomerAsync(other, "42", default));
    }

    [Fact]
    public async Task What_is_forgotten_is_still_configured()
    {
        await using var directory = new TestDirectory(Settings);
        await directory.Shop.ForgetSitesAsync(TestDirectory.Demo, default);
        await directory.Shop.ForgetCustomerAsync(TestDirectory.Demo, "42", default);
        Assert.NotNull(await directory.DefaultSiteAsync());
        Assert.NotNull(await directory.CustomerAsync("42"));
    }

    [Fact]
    public async Task With_nothing_configured_nothing_is_known_at_once()
    {
        await using var directory = new TestDirectory();
        var site = directory.DefaultSiteAsync();
        var customer = directory.CustomerAsync("42");
        Assert.True(site.IsCompletedSuccessfully && customer.IsCompletedSuccessfully);
        Assert.Null(await site);
        Assert.Null(await customer);
    }

    [Fact]
    public async Task A_service_takes_the_place_of_one_half_and_leaves_the_other()
    {
        await using var upstream = await UpstreamServer.StartAsync(Answers.Json(Answers.Sites));
        await using var directory = new TestDirectory([
            .. Settings,
            ("Directory:Sites:BaseAddress", upstream.Address),
        ]);
        Assert.Equal(
            "USD",
            (await directory.Shop.FindSiteAsync(TestDirectory.Demo, "us", default))?.Currency
        );
        Assert.Equal("CH", (await directory.CustomerAsync("42"))?.ShippingCountry);
        Assert.Equal(1, upstream.Calls);
    }
}
