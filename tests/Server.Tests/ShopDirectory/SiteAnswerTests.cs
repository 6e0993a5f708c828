using SessionContext.Core.Defaults;

namespace SessionContext.Server.Tests.ShopDirectory;

public sealed class SiteAnswerTests
{
    [Fact]
    public async Task A_site_is_found_by_its_code() =>
        Assert.Equal(new Site("us", "USD", "en_US", "US"), await SiteAsync(Answers.Sites, "us"));

    [Fact]
    public async Task The_default_site_is_the_one_that_says_so() =>
        Assert.Equal(new Site("main", "EUR", "de", "DE"), await SiteAsync(Answers.Sites, null));

    [Fact]
    public async Task The_service_is_asked_at_the_tenants_path()
    {
        await using var upstream = await UpstreamServer.StartAsync(Answers.Json(Answers.Sites));
        await using var directory = new TestDirectory(
            ("Directory:Sites:BaseAddress", upstream.Address + "/api/v1"),
            ("Directory:Sites:Authorization", "Bearer a-token")
        );
        await directory.DefaultSiteAsync();
        Assert.Equal(("/api/v1/site/demo/sites", "Bearer a-token"), Assert.Single(upstream.Asked));
    }

    [Theory]
    [InlineData("""[]""")]
    [InlineData("""[1,null,"main",[]]""")]
    [InlineData("""[{"default":true,"currency":"EUR"}]""")]
    [InlineData("""[{"code":7,"default":true}]""")]
    [InlineData("""[{"code":"","default":true}]""")]
    [InlineData("""[{"code":"main","default":"true"}]""")]
    [InlineData("""[{"code":"\ud800","default":true}]""")]
    [InlineData(
        """[{"code":"12345678901234567890123456789012345678901234567890123456789012345","default":true}]"""
    )]
    public async Task Where_no_good_site_is_the_default_none_is(string answer) =>
        Assert.Null(await SiteAsync(answer, null));

    [Theory]
    [InlineData("""{"code":"main"}""")]
    [InlineData(
        """{"code":"main","currency":"eur","defaultLanguage":"!","homeBase":{"address":{"country":"Germany"}}}"""
    )]
    [InlineData(
        """{"code":"main","currency":1,"defaultLanguage":[],"homeBase":{"address":"DE"}}"""
    )]
    [InlineData("""{"code":"main","currency":null,"defaultLanguage":"","homeBase":7}""")]
    public async Task A_value_that_breaks_its_rule_is_not_known_and_the_site_is(string site) =>
        Assert.Equal(new Site("main", null, null, null), await SiteAsync($"[{site}]", "main"));

    private static async Task<Site?> SiteAsync(string answer, string? code)
    {
        await using var upstream = await UpstreamServer.StartAsync(Answers.Json(answer));
        await using var directory = TestDirectory.Of(upstream);
        return code is null
            ? await directory.DefaultSiteAsync()
            : await directory.Shop.FindSiteAsync(TestDirectory.Demo, code, default);
    }
}
