using System.Net;
using System.Text.RegularExpressions;

namespace SessionContext.Server.Tests.Ops;

public sealed partial class DocsPageTests
{
    [Fact]
    public async Task The_page_shows_the_document_of_this_service()
    {
        await using var service = await RunningService.StartAsync();
        Assert.Contains(
            "openapi/v1.json",
            await service.TextAsync("/docs/"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task The_page_names_no_foreign_host()
    {
        await using var service = await RunningService.StartAsync();
        Assert.DoesNotContain("//", await service.TextAsync("/docs/"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_browser_is_told_to_load_nothing_from_a_foreign_host()
    {
        await using var service = await RunningService.StartAsync();
        using var page = await service.GetAsync("/docs/");
        var policy = Assert.Single(page.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("default-src 'none';", policy, StringComparison.Ordinal);
        Assert.DoesNotMatch(ForeignSource(), policy);
    }

    [Fact]
    public async Task Every_script_of_the_page_comes_from_this_service()
    {
        await using var service = await RunningService.StartAsync();
        var scripts = ScriptSource().Matches(await service.TextAsync("/docs/"));
        Assert.NotEmpty(scripts);
        foreach (var script in scripts.Select(match => match.Groups["path"].Value))
        {
            using var answer = await service.GetAsync($"/docs/{script}");
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
    }

    [GeneratedRegex(@"\*|://|\.[a-z]|unsafe-eval")]
    private static partial Regex ForeignSource();

    [GeneratedRegex("<script[^>]* src=\"(?<path>[^\"]+)\"")]
    private static partial Regex ScriptSource();
}
