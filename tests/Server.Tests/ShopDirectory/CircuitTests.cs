using SessionContext.Server.ShopDirectory;

namespace SessionContext.Server.Tests.ShopDirectory;

public sealed class CircuitTests
{
    [Fact]
    public async Task A_service_that_fails_too_often_is_not_asked_for_a_while()
    {
        await using var upstream = await UpstreamServer.StartAsync(Answers.Status(500));
        await using var directory = TestDirectory.Of(upstream);
        await OpenAsync(directory);
        Assert.Equal(UpstreamPipeline.MinimumThroughput, upstream.Calls);

        upstream.Answer = Answers.Json(Answers.Customer);
        Assert.Null(await directory.CustomerAsync("another"));
        Assert.Equal(UpstreamPipeline.MinimumThroughput, upstream.Calls);
    }

    [Fact]
    public async Task It_is_asked_again_and_all_is_well_once_it_answers()
    {
        await using var upstream = await UpstreamServer.StartAsync(Answers.Status(500));
        await using var directory = TestDirectory.Of(upstream);
        await OpenAsync(directory);

        upstream.Answer = Answers.Json(Answers.Customer);
        directory.Time.Advance(UpstreamPipeline.Break);
        Assert.NotNull(await directory.CustomerAsync("another"));
        Assert.NotNull(await directory.CustomerAsync("one more"));
    }

    [Fact]
    public async Task While_it_fails_one_try_is_made_in_a_while()
    {
        await using var upstream = await UpstreamServer.StartAsync(Answers.Status(500));
        await using var directory = TestDirectory.Of(upstream);
        await OpenAsync(directory);

        directory.Time.Advance(UpstreamPipeline.Break);
        Assert.Null(await directory.CustomerAsync("another"));
        Assert.Null(await directory.CustomerAsync("one more"));
        Assert.Equal(UpstreamPipeline.MinimumThroughput + 1, upstream.Calls);
    }

    [Fact]
    public async Task One_services_circuit_is_not_the_others()
    {
        await using var sites = await UpstreamServer.StartAsync(Answers.Json(Answers.Sites));
        await using var customers = await UpstreamServer.StartAsync(Answers.Status(500));
        await using var directory = new TestDirectory(
            ("Directory:Sites:BaseAddress", sites.Address),
            ("Directory:Customers:BaseAddress", customers.Address)
        );
        await OpenAsync(directory);
        Assert.NotNull(await directory.DefaultSiteAsync());
    }

    [Fact]
    public async Task A_service_that_nobody_listens_for_is_found_once_it_comes_up()
    {
        await using var upstream = UpstreamServer.Down();
        await using var directory = TestDirectory.Of(upstream);
        await OpenAsync(directory);

        upstream.Answer = Answers.Json(Answers.Customer);
        await upstream.ComeUpAsync();
        directory.Time.Advance(UpstreamPipeline.Break);
        Assert.NotNull(await directory.CustomerAsync("another"));
    }

    [Fact]
    public async Task The_log_tells_when_it_opens_and_closes_and_not_of_each_failure()
    {
        await using var upstream = await UpstreamServer.StartAsync(Answers.Status(500));
        await using var directory = TestDirectory.Of(upstream);
        await OpenAsync(directory);
        directory.Time.Advance(UpstreamPipeline.Break);
        await directory.CustomerAsync("fails as well");
        upstream.Answer = Answers.Json(Answers.Customer);
        directory.Time.Advance(UpstreamPipeline.Break);
        await directory.CustomerAsync("is found");

        Assert.Equal([3000, 3001, 3002], directory.Log.Select(line => line.Id));
    }

    [Fact]
    public async Task After_a_minute_the_log_tells_again_and_how_many_it_left_out()
    {
        await using var upstream = await UpstreamServer.StartAsync(Answers.Status(401));
        await using var directory = TestDirectory.Of(upstream);
        await directory.CustomerAsync("told");
        await directory.CustomerAsync("not told");
        await directory.CustomerAsync("not told either");
        directory.Time.Advance(UpstreamLog.Spacing);
        await directory.CustomerAsync("told again");

        Assert.Equal([3000, 3000], directory.Log.Select(line => line.Id));
        Assert.Contains(
            "2 earlier failures",
            directory.Log.Last().Message,
            StringComparison.Ordinal
        );
    }

    /// <summary>So many customers are asked for that the failures open the circuit.</summary>
    private static async Task OpenAsync(TestDirectory directory)
    {
        for (var i = 0; i < UpstreamPipeline.MinimumThroughput; i++)
        {
            Assert.Null(await directory.CustomerAsync($"customer-{i}"));
        }
    }
}
