namespace SessionContext.Server.Tests.ShopDirectory;

public sealed class LookupCacheTests : IAsyncLifetime
{
    private static readonly TimeSpan CacheFor = TimeSpan.FromMinutes(5);
    private readonly TaskCompletionSource _release = new();
    private UpstreamServer _upstream = null!;
    private TestDirectory _directory = null!;

    public async ValueTask InitializeAsync()
    {
        _upstream = await UpstreamServer.StartAsync(Answers.Json(Answers.Sites));
        _directory = TestDirectory.Of(_upstream);
    }

    public async ValueTask DisposeAsync()
    {
        _release.TrySetResult();
        await _directory.DisposeAsync();
        await _upstream.DisposeAsync();
    }

    [Fact]
    public async Task All_sites_of_a_tenant_take_one_call()
    {
        await _directory.DefaultSiteAsync();
        await _directory.Shop.FindSiteAsync(TestDirectory.Demo, "us", default);
        await _directory.Shop.FindSiteAsync(TestDirectory.Demo, "none", default);
        Assert.Equal(1, _upstream.Calls);
    }

    [Fact]
    public async Task What_is_known_is_given_at_once()
    {
        await _directory.DefaultSiteAsync();
        Assert.True(_directory.DefaultSiteAsync().IsCompletedSuccessfully);
    }

    [Fact]
    public async Task An_answer_is_used_for_its_time_and_then_asked_for_again()
    {
        await _directory.DefaultSiteAsync();
        _directory.Time.Advance(CacheFor - TimeSpan.FromMilliseconds(1));
        await _directory.DefaultSiteAsync();
        Assert.Equal(1, _upstream.Calls);

        _directory.Time.Advance(TimeSpan.FromMilliseconds(1));
        await _directory.DefaultSiteAsync();
        Assert.Equal(2, _upstream.Calls);
    }

    [Fact]
    public async Task Forgotten_sites_are_asked_for_again()
    {
        await _directory.DefaultSiteAsync();
        await _directory.Shop.ForgetSitesAsync(TestDirectory.Demo, default);
        await _directory.DefaultSiteAsync();
        Assert.Equal(2, _upstream.Calls);
    }

    [Fact]
    public async Task A_forgotten_customer_is_asked_for_again_and_no_other()
    {
        _upstream.Answer = Answers.Json(Answers.Customer);
        await _directory.CustomerAsync("1");
        await _directory.CustomerAsync("2");
        await _directory.Shop.ForgetCustomerAsync(TestDirectory.Demo, "1", default);
        await _directory.CustomerAsync("1");
        await _directory.CustomerAsync("2");
        Assert.Equal(3, _upstream.Calls);
    }

    [Fact]
    public async Task A_customer_with_the_longest_id_is_cached()
    {
        _upstream.Answer = Answers.Json(Answers.Customer);
        var id = string.Concat(Enumerable.Repeat("\U0001F6D2", 128));
        Assert.NotNull(await _directory.CustomerAsync(id));
        Assert.NotNull(await _directory.CustomerAsync(id));
        Assert.Equal(1, _upstream.Calls);
    }

    [Fact]
    public async Task What_was_asked_for_before_it_was_forgotten_is_not_kept()
    {
        _upstream.Answer = Answers.Held(_release.Task, Answers.Json(Sites("old")));
        var before = _directory.DefaultSiteAsync();
        await _upstream.ArrivedAsync();
        await _directory.Shop.ForgetSitesAsync(TestDirectory.Demo, default);

        _upstream.Answer = Answers.Json(Sites("new"));
        Assert.Equal("new", (await _directory.DefaultSiteAsync())?.Code);
        _release.SetResult();
        Assert.Equal("old", (await before)?.Code);
        Assert.Equal("new", (await _directory.DefaultSiteAsync())?.Code);
    }

    [Fact]
    public async Task A_hundred_who_ask_at_once_make_one_call()
    {
        _upstream.Answer = Answers.Held(_release.Task, Answers.Json(Answers.Sites));
        var callers = Enumerable
            .Range(0, 100)
            .Select(_ => _directory.DefaultSiteAsync(TestContext.Current.CancellationToken))
            .ToArray();
        await _upstream.ArrivedAsync();

        _release.SetResult();
        Assert.All(await Task.WhenAll(callers), site => Assert.Equal("main", site?.Code));
        Assert.Equal(1, _upstream.Calls);
    }

    [Fact]
    public async Task A_hundred_on_as_many_threads_make_one_call()
    {
        var callers = Enumerable
            .Range(0, 100)
            .Select(_ => Task.Run(() => _directory.DefaultSiteAsync()))
            .ToArray();
        Assert.All(await Task.WhenAll(callers), site => Assert.Equal("main", site?.Code));
        Assert.Equal(1, _upstream.Calls);
    }

    [Fact]
    public async Task One_who_leaves_does_not_end_it_for_the_others()
    {
        _upstream.Answer = Answers.Held(_release.Task, Answers.Json(Answers.Sites));
        using var leaving = new CancellationTokenSource();
        var first = _directory.DefaultSiteAsync(leaving.Token);
        await _upstream.ArrivedAsync();
        var second = _directory.DefaultSiteAsync();

        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        _release.SetResult();
        Assert.Equal("main", (await second)?.Code);
        Assert.Equal(1, _upstream.Calls);
    }

    [Fact]
    public async Task An_older_answer_stands_in_for_a_service_that_fails()
    {
        await _directory.DefaultSiteAsync();
        _upstream.Answer = Answers.Status(500);
        _directory.Time.Advance(CacheFor);
        Assert.Equal("main", (await _directory.DefaultSiteAsync())?.Code);

        _upstream.Answer = Answers.Json(Sites("new"));
        _directory.Time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal("new", (await _directory.DefaultSiteAsync())?.Code);
    }

    [Fact]
    public async Task It_stands_in_for_an_hour_and_no_longer()
    {
        await _directory.DefaultSiteAsync();
        _upstream.Answer = Answers.Status(401);
        _directory.Time.Advance(CacheFor + TimeSpan.FromMinutes(59));
        Assert.NotNull(await _directory.DefaultSiteAsync());
        _directory.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(await _directory.DefaultSiteAsync());
    }

    [Fact]
    public async Task A_customer_who_is_gone_has_no_answer_that_stands_in()
    {
        _upstream.Answer = Answers.Json(Answers.Customer);
        await _directory.CustomerAsync("42");
        _upstream.Answer = Answers.Status(404);
        _directory.Time.Advance(CacheFor);
        Assert.Null(await _directory.CustomerAsync("42"));
    }

    [Fact]
    public async Task What_was_forgotten_does_not_stand_in()
    {
        await _directory.DefaultSiteAsync();
        _upstream.Answer = Answers.Status(500);
        await _directory.Shop.ForgetSitesAsync(TestDirectory.Demo, default);
        Assert.Null(await _directory.DefaultSiteAsync());
    }

    private static string Sites(string code) => $$"""[{"code":"{{code}}","default":true}]""";
}
