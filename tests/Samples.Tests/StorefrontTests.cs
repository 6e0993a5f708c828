namespace SessionContext.Samples.Tests;

/// <summary>The journey of the sample storefront, in a browser and from another origin than the service's.</summary>
public sealed class StorefrontTests(RunningShop shop)
{
    [Fact]
    public async Task A_visitor_has_a_context_with_the_default_sites_values()
    {
        await using var tab = await shop.VisitAsync();

        var stored = (await shop.StoredAsync(await tab.TextAsync("#session")))!.Value;
        Assert.Equal("main", stored.GetProperty("siteCode").GetString());
        Assert.Equal("EUR", stored.GetProperty("currency").GetString());
        Assert.Equal("en", stored.GetProperty("language").GetString());
        Assert.Equal("NL", stored.GetProperty("targetLocation").GetString());
        Assert.False(stored.TryGetProperty("cartId", out _));
        Assert.Equal("version 1", await tab.TextAsync("#version"));
        Assert.Equal("€24.00", await tab.TextAsync("[data-product=mug] .price"));
    }

    [Fact]
    public async Task The_first_cart_becomes_that_of_the_context()
    {
        await using var tab = await shop.VisitAsync();
        await tab.AddToBagAsync("mug");
        await tab.ShowsVersionAsync(2);

        var stored = (await shop.StoredAsync(await tab.TextAsync("#session")))!.Value;
        Assert.NotEmpty(stored.GetProperty("cartId").GetString()!);
    }

    [Fact]
    public async Task What_is_chosen_before_the_first_cart_is_kept()
    {
        await using var tab = await shop.VisitAsync();
        await tab.ChooseAsync("#currency", "G");
        await tab.ShowsVersionAsync(2);
        await tab.AddToBagAsync("mug");

        Assert.Equal("£20.64", await tab.TextAsync("[data-product=mug] .price"));
        var stored = await shop.StoredAsync(await tab.TextAsync("#session"));
        Assert.Equal("GBP", stored!.Value.GetProperty("currency").GetString());
    }

    [Fact]
    public async Task A_log_in_keeps_cart_and_chosen_currency_and_brings_the_customers_language()
    {
        await using var tab = await shop.VisitAsync();
        await tab.AddToBagAsync("mug");
        await tab.ChooseAsync("#currency", "U");
        await tab.ShowsVersionAsync(3);
        var before = (await shop.StoredAsync(await tab.TextAsync("#session")))!.Value;

        await tab.LogInAsync("claire");

        var stored = (await shop.StoredAsync(await tab.TextAsync("#session")))!.Value;
        Assert.Equal("claire", stored.GetProperty("customerId").GetString());
        Assert.Equal("USD", stored.GetProperty("currency").GetString());
        Assert.Equal("fr", stored.GetProperty("language").GetString());
        Assert.Equal("fr", stored.GetProperty("siteCode").GetString());
        Assert.Equal("FR", stored.GetProperty("targetLocation").GetString());
        Assert.Equal(
            before.GetProperty("cartId").GetString(),
            stored.GetProperty("cartId").GetString()
        );
        Assert.Equal("1", await tab.TextAsync("#count"));
        Assert.Equal("Claire", await tab.TextAsync("#who"));
        Assert.Equal("Tasse du matin", await tab.TextAsync("[data-product=mug] h2"));
    }

    [Fact]
    public async Task A_log_in_before_the_first_cart_brings_what_the_customer_prefers()
    {
        await using var tab = await shop.VisitAsync();
        await tab.LogInAsync("jonas");
        await tab.AddToBagAsync("mug");
        await tab.ShowsVersionAsync(3);

        var stored = (await shop.StoredAsync(await tab.TextAsync("#session")))!.Value;
        Assert.Equal("jonas", stored.GetProperty("customerId").GetString());
        Assert.Equal("CHF", stored.GetProperty("currency").GetString());
        Assert.Equal("de", stored.GetProperty("language").GetString());
    }

    [Fact]
    public async Task A_choice_upon_an_outdated_version_is_made_again_and_nothing_is_lost()
    {
        await using var tab = await shop.VisitAsync();
        await tab.AddToBagAsync("mug");
        await tab.ClickAsync("#elsewhere");
        await tab.SaysAsync("as another tab");
        await tab.ChooseAsync("#currency", "C");
        await tab.ShowsVersionAsync(4);

        Assert.Contains("409", await tab.TextAsync("#notice"), StringComparison.Ordinal);
        var stored = (await shop.StoredAsync(await tab.TextAsync("#session")))!.Value;
        Assert.Equal("CHF", stored.GetProperty("currency").GetString());
        Assert.Equal("AT", stored.GetProperty("targetLocation").GetString());
    }

    [Fact]
    public async Task A_favourite_is_an_attribute()
    {
        await using var tab = await shop.VisitAsync();
        await tab.AddToBagAsync("mug");
        await tab.ClickAsync("[data-product=vase] .heart");
        await tab.ShowsVersionAsync(3);
        await tab.ClickAsync("[data-product=lamp] .heart");
        await tab.ShowsVersionAsync(4);
        await tab.ClickAsync("[data-product=vase] .heart");
        await tab.ShowsVersionAsync(5);

        var stored = (await shop.StoredAsync(await tab.TextAsync("#session")))!.Value;
        Assert.Equal("""{"favourite.lamp":true}""", stored.GetProperty("context").GetRawText());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Renewed_tokens_serve_the_same_session(bool asCustomer)
    {
        await using var tab = await shop.VisitAsync();
        await tab.AddToBagAsync("mug");
        if (asCustomer)
        {
            await tab.LogInAsync("mia");
        }

        var session = await tab.TextAsync("#session");
        await tab.ClickAsync("#renew");
        await tab.SaysAsync("New tokens");
        await tab.AddToBagAsync("lamp");

        Assert.Equal(session, await tab.TextAsync("#session"));
        Assert.Equal("2", await tab.TextAsync("#count"));
    }

    // A tab that renews twice makes a customer's refresh token in the other tab too old.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Two_tabs_that_renew_tokens_stay_in_one_session(bool asCustomer)
    {
        await using var first = await shop.VisitAsync();
        await first.AddToBagAsync("mug");
        if (asCustomer)
        {
            await first.LogInAsync("mia");
        }

        await using var second = await first.OpenBesideAsync();
        await second.GoAsync(shop.Page);
        await second.IdleAsync();
        var session = await first.TextAsync("#session");

        foreach (var tab in (Tab[])[first, first, second, first, second])
        {
            await tab.ClickAsync("#renew");
            await tab.SaysAsync("New tokens");
            Assert.Equal(session, await tab.TextAsync("#session"));
        }

        await second.AddToBagAsync("lamp");
        Assert.Equal("2", await second.TextAsync("#count"));
        Assert.NotNull(await shop.StoredAsync(session));
    }

    [Fact]
    public async Task An_emptied_bag_leaves_the_context_without_a_cart()
    {
        await using var tab = await shop.VisitAsync();
        await tab.AddToBagAsync("mug");
        await tab.ClickAsync("#bag");
        await tab.ClickAsync("#empty-bag");
        await tab.ShowsVersionAsync(3);

        var stored = (await shop.StoredAsync(await tab.TextAsync("#session")))!.Value;
        Assert.False(stored.TryGetProperty("cartId", out _));
        Assert.Equal("0", await tab.TextAsync("#count"));
    }

    [Fact]
    public async Task A_log_out_ends_the_context_and_the_next_visitor_is_another()
    {
        await using var tab = await shop.VisitAsync();
        await tab.AddToBagAsync("mug");
        await tab.LogInAsync("jonas");
        var session = await tab.TextAsync("#session");
        await tab.LogOutAsync();

        Assert.Null(await shop.StoredAsync(session));
        Assert.NotEqual(session, await tab.TextAsync("#session"));
        Assert.Equal("0", await tab.TextAsync("#count"));
        Assert.Equal("Log in", await tab.TextAsync("#who"));
    }

    [Fact]
    public async Task A_tab_that_is_loaded_again_goes_on_with_its_session()
    {
        await using var tab = await shop.VisitAsync();
        await tab.AddToBagAsync("mug");
        var session = await tab.TextAsync("#session");
        await tab.GoAsync(shop.Page);
        await tab.IdleAsync();

        Assert.Equal(session, await tab.TextAsync("#session"));
        Assert.Equal("1", await tab.TextAsync("#count"));
    }

    [Fact]
    public async Task No_token_is_shown_or_in_the_pages_address()
    {
        await using var tab = await shop.VisitAsync();
        await tab.AddToBagAsync("mug");
        await tab.LogInAsync("claire");
        await tab.ClickAsync("#renew");
        await tab.SaysAsync("New tokens");

        // Each of the tokens is a JWT, and each of those begins like this.
        var document = await tab.EvaluateAsync("document.documentElement.outerHTML");
        Assert.DoesNotContain("eyJ", document.GetString()!, StringComparison.Ordinal);
        var address = await tab.EvaluateAsync("location.href");
        Assert.Equal(shop.Page.AbsoluteUri, address.GetString());
    }

    [Fact]
    public async Task From_an_origin_that_is_not_allowed_the_browser_lets_nothing_through()
    {
        await using var tab = await shop.OpenAsync();
        await tab.GoAsync(shop.PageElsewhere);
        await tab.SaysAsync("Http:AllowedOrigins");

        Assert.Equal("MissingAllowOriginHeader", await tab.RefusalAsync());
        var toldOfASession = await tab.EvaluateAsync(
            "document.querySelector('#no-context').checkVisibility()"
        );
        Assert.False(toldOfASession.GetBoolean());
        var stored = await tab.EvaluateAsync("localStorage.length");
        Assert.Equal(0, stored.GetInt32());
    }
}
