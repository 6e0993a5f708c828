using SessionContext.Core.Defaults;

namespace SessionContext.Server.Tests.ShopDirectory;

public sealed class CustomerAnswerTests
{
    [Fact]
    public async Task A_customer_is_what_the_service_tells_of_them() =>
        Assert.Equal(
            new CustomerProfile("us", "USD", "en_US", "CH", "CH"),
            await CustomerAsync(Answers.Customer)
        );

    [Theory]
    [InlineData("de", "de")]
    [InlineData("DE", "DE")]
    [InlineData("en_US", "en_US")]
    [InlineData("en-US", "en-US")]
    [InlineData("zh_Hans_CN", "zh_Hans_CN")]
    [InlineData("en_US.UTF-8", null)]
    [InlineData("_US", null)]
    [InlineData("x", null)]
    [InlineData("", null)]
    public async Task A_language_is_taken_as_it_is_if_it_is_a_tag(string language, string? tag) =>
        Assert.Equal(
            tag,
            (await CustomerAsync($$"""{"preferredLanguage":"{{language}}"}"""))?.PreferredLanguage
        );

    [Theory]
    [InlineData("", null, null)]
    [InlineData("""{"country":"DE"}""", null, null)]
    [InlineData("""{"country":"DE","isDefault":true}""", null, null)]
    [InlineData("""{"country":"DE","tags":["SHIPPING"]}""", "DE", null)]
    [InlineData("""{"country":"DE","tags":["BILLING"],"isDefault":true}""", null, "DE")]
    [InlineData(
        """{"country":"DE","tags":["SHIPPING","BILLING"]},{"country":"AT","tags":["SHIPPING"],"isDefault":true}""",
        "AT",
        "DE"
    )]
    [InlineData(
        """{"country":"DE","tags":["SHIPPING"]},{"country":"AT","tags":["SHIPPING"]}""",
        "DE",
        null
    )]
    [InlineData(
        """{"country":"DE","tags":["BILLING"],"isDefault":true},{"country":"AT","tags":["SHIPPING"]}""",
        "AT",
        "DE"
    )]
    [InlineData(
        """{"country":"Austria","tags":["SHIPPING"],"isDefault":true},{"country":"DE","tags":["SHIPPING"]}""",
        null,
        null
    )]
    [InlineData("""{"country":"DE","tags":"SHIPPING"},7,{"tags":[1,"BILLING"]}""", null, null)]
    public async Task The_countries_are_those_of_the_default_addresses(
        string addresses,
        string? shipping,
        string? billing
    )
    {
        var customer = await CustomerAsync($$"""{"addresses":[{{addresses}}]}""");
        Assert.Equal((shipping, billing), (customer?.ShippingCountry, customer?.BillingCountry));
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"preferredSite":"","preferredCurrency":"usd","preferredLanguage":"?"}""")]
    [InlineData("""{"preferredSite":[],"preferredCurrency":{},"addresses":{"country":"DE"}}""")]
    public async Task A_value_that_breaks_its_rule_is_not_known_and_the_customer_is(
        string answer
    ) =>
        Assert.Equal(
            new CustomerProfile(null, null, null, null, null),
            await CustomerAsync(answer)
        );

    [Theory]
    [InlineData("42", "42")]
    [InlineData("a/b?c#d", "a%2Fb%3Fc%23d")]
    [InlineData("50%2F", "50%252F")]
    [InlineData("ä", "%C3%A4")]
    [InlineData("...", "...")]
    public async Task The_id_is_one_segment_of_the_path(string id, string segment)
    {
        await using var upstream = await UpstreamServer.StartAsync(Answers.Json(Answers.Customer));
        await using var directory = TestDirectory.Of(upstream);
        await directory.CustomerAsync(id);
        Assert.Equal(
            $"/customer/demo/customers/{segment}?expand=addresses",
            Assert.Single(upstream.Asked).Target
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    public async Task An_id_that_is_no_segment_is_nobodys(string id)
    {
        await using var upstream = await UpstreamServer.StartAsync(Answers.Json(Answers.Customer));
        await using var directory = TestDirectory.Of(upstream);
        Assert.Null(await directory.CustomerAsync(id));
        Assert.Equal(0, upstream.Calls);
    }

    [Fact]
    public async Task A_customer_whom_the_service_does_not_know_is_asked_for_once_in_a_while()
    {
        await using var upstream = await UpstreamServer.StartAsync(Answers.Status(404));
        await using var directory = TestDirectory.Of(upstream);
        Assert.Null(await directory.CustomerAsync("42"));
        Assert.Null(await directory.CustomerAsync("42"));
        Assert.Equal(1, upstream.Calls);
        Assert.Empty(directory.Log);

        upstream.Answer = Answers.Json(Answers.Customer);
        directory.Time.Advance(TimeSpan.FromSeconds(5));
        Assert.NotNull(await directory.CustomerAsync("42"));
    }

    private static async Task<CustomerProfile?> CustomerAsync(string answer)
    {
        await using var upstream = await UpstreamServer.StartAsync(Answers.Json(answer));
        await using var directory = TestDirectory.Of(upstream);
        return await directory.CustomerAsync("42");
    }
}
