using Microsoft.AspNetCore.Http;

namespace SessionContext.Server.Tests.ShopDirectory;

public sealed class WrongUpstreamTests
{
    private static readonly string TooManySpaces = new(' ', 4 * 1024 * 1024);

    /// <summary>By name, what an upstream does that is no answer.</summary>
    private static readonly Dictionary<string, Func<HttpContext, Task>> Wrong = new()
    {
        ["500"] = Answers.Status(500),
        ["429"] = Answers.Status(429),
        ["401"] = Answers.Status(401),
        ["204"] = Answers.Status(204),
        ["error with a body"] = Answers.Body(503, Answers.Sites, "application/json"),
        ["redirect"] = Answers.RedirectToItself,
        ["HTML"] = Answers.Json("<html>", "text/html"),
        ["JSON that is said to be HTML"] = Answers.Json(Answers.Sites, "text/html"),
        ["HTML that is said to be JSON"] = Answers.Json("<html>"),
        ["nothing"] = Answers.Json(""),
        ["half"] = Answers.Json(Answers.Sites[..^5]),
        ["more than one"] = Answers.Json(Answers.Sites + Answers.Sites),
        ["null"] = Answers.Json("null"),
        ["text"] = Answers.Json("\"main\""),
        ["too deep"] = Answers.Json(new string('[', 100) + new string(']', 100)),
        ["too long"] = Answers.Json(TooManySpaces + Answers.Sites),
        ["cut"] = Answers.HalfThenCut,
    };

    public static TheoryData<string> WrongNames => [.. Wrong.Keys];

    [Theory]
    [MemberData(nameof(WrongNames))]
    public async Task A_wrong_answer_is_none_and_is_told_in_one_line(string wrong)
    {
        await using var upstream = await UpstreamServer.StartAsync(Wrong[wrong]);
        await using var directory = TestDirectory.Of(upstream);
        Assert.Null(await directory.DefaultSiteAsync());
        Assert.Equal(3000, Assert.Single(directory.Log).Id);
    }

    [Theory]
    [MemberData(nameof(WrongNames))]
    public async Task A_wrong_answer_about_a_customer_is_none_and_their_id_is_not_told(string wrong)
    {
        await using var upstream = await UpstreamServer.StartAsync(Wrong[wrong]);
        await using var directory = TestDirectory.Of(upstream);
        Assert.Null(await directory.CustomerAsync("a-customer-id"));
        var line = Assert.Single(directory.Log);
        Assert.Equal(3000, line.Id);
        Assert.DoesNotContain("a-customer-id", line.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(WrongNames))]
    public async Task Seconds_after_a_wrong_answer_the_service_is_asked_again(string wrong)
    {
        await using var upstream = await UpstreamServer.StartAsync(Wrong[wrong]);
        await using var directory = TestDirectory.Of(upstream);
        await directory.DefaultSiteAsync();
        var calls = upstream.Calls;
        upstream.Answer = Answers.Json(Answers.Sites);
        Assert.Null(await directory.DefaultSiteAsync());
        Assert.Equal(calls, upstream.Calls);

        directory.Time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal("main", (await directory.DefaultSiteAsync())?.Code);
    }

    [Fact]
    public async Task A_customer_longer_than_a_customer_can_be_is_not_read()
    {
        await using var upstream = await UpstreamServer.StartAsync(
            Answers.Json(new string(' ', 256 * 1024) + Answers.Customer)
        );
        await using var directory = TestDirectory.Of(upstream);
        Assert.Null(await directory.CustomerAsync("42"));
        Assert.Equal(1, upstream.Calls);
    }

    [Fact]
    public async Task A_tenant_without_a_sites_resource_is_a_failure() =>
        await Fails(Answers.Status(404), calls: 1);

    [Fact]
    public async Task What_may_have_been_an_accident_is_tried_once_more() =>
        await Fails(Answers.Status(500), calls: 2);

    [Fact]
    public async Task A_service_that_asks_for_a_pause_gets_it() =>
        await Fails(
            context =>
            {
                context.Response.Headers.RetryAfter = "1";
                return Answers.Status(503)(context);
            },
            calls: 1
        );

    [Fact]
    public async Task A_redirect_is_not_followed() =>
        await Fails(Answers.RedirectToItself, calls: 1);

    [Fact]
    public async Task An_answer_that_was_cut_is_asked_for_again()
    {
        await using var upstream = await UpstreamServer.StartAsync();
        upstream.Answer = context =>
            (upstream.Calls == 1 ? Answers.HalfThenCut : Answers.Json(Answers.Sites))(context);
        await using var directory = TestDirectory.Of(upstream);
        Assert.Equal("main", (await directory.DefaultSiteAsync())?.Code);
        Assert.Equal(2, upstream.Calls);
        Assert.Empty(directory.Log);
    }

    private static async Task Fails(Func<HttpContext, Task> answer, int calls)
    {
        await using var upstream = await UpstreamServer.StartAsync(answer);
        await using var directory = TestDirectory.Of(upstream);
        Assert.Null(await directory.DefaultSiteAsync());
        Assert.Equal(calls, upstream.Calls);
        Assert.Equal(3000, Assert.Single(directory.Log).Id);
    }
}
