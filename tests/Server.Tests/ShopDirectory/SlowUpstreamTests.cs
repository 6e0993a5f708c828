using SessionContext.Core.Defaults;

namespace SessionContext.Server.Tests.ShopDirectory;

public sealed class SlowUpstreamTests
{
    private static readonly TimeSpan WholeTimeout = TestDirectory.Timeout;

    [Fact]
    public async Task A_look_up_ends_with_its_time()
    {
        await using var upstream = await UpstreamServer.StartAsync(Answers.Nothing);
        await using var directory = TestDirectory.Of(upstream);
        var site = directory.DefaultSiteAsync();
        await upstream.ArrivedAsync();

        directory.Time.Advance(WholeTimeout);
        Assert.Null(await site);
        Assert.Contains("too long", Assert.Single(directory.Log).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_does_not_end_takes_no_longer()
    {
        await using var upstream = await UpstreamServer.StartAsync(Answers.HalfThenNothing);
        await using var directory = TestDirectory.Of(upstream);
        var site = directory.DefaultSiteAsync();
        await upstream.ArrivedAsync();

        directory.Time.Advance(WholeTimeout);
        Assert.Null(await site);
    }

    [Fact]
    public async Task A_try_that_hangs_leaves_time_for_another()
    {
        await using var upstream = await UpstreamServer.StartAsync(Answers.Nothing);
        await using var directory = TestDirectory.Of(upstream);
        var site = directory.DefaultSiteAsync();
        await upstream.ArrivedAsync();

        upstream.Answer = Answers.Json(Answers.Sites);
        directory.Time.Advance(WholeTimeout / 2);
        Assert.Equal("main", (await site)?.Code);
    }

    [Fact]
    public async Task The_time_is_configurable()
    {
        await using var upstream = await UpstreamServer.StartAsync(Answers.Nothing);
        await using var directory = new TestDirectory(
            ("Directory:Timeout", "00:00:10"),
            ("Directory:Sites:BaseAddress", upstream.Address)
        );
        var site = directory.DefaultSiteAsync();
        await upstream.ArrivedAsync();

        directory.Time.Advance(TimeSpan.FromSeconds(10));
        Assert.Null(await site);
    }

    [Fact]
    public async Task A_caller_who_leaves_is_told_so_and_nothing_counts_as_failed()
    {
        await using var upstream = await UpstreamServer.StartAsync(Answers.Nothing);
        await using var directory = TestDirectory.Of(upstream);
        using var leaving = new CancellationTokenSource();
        var site = directory.DefaultSiteAsync(leaving.Token);
        await upstream.ArrivedAsync();

        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => site);
        Assert.Empty(directory.Log);

        upstream.Answer = Answers.Json(Answers.Sites);
        Assert.Equal("main", (await AskAsync(directory))?.Code);
    }

    // The clock stands still, and with it the pause before another try where the connection of before breaks only now:
    // so this caller leaves and asks again.
    private static async Task<Site?> AskAsync(TestDirectory directory)
    {
        for (var left = 10; ; left--)
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
            try
            {
                return await directory.DefaultSiteAsync(patience.Token);
            }
            catch (OperationCanceledException) when (left > 0) { }
        }
    }
}
