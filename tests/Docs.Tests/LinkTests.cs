using Markdig;
using Markdig.Extensions.AutoIdentifiers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace SessionContext.Docs.Tests;

/// <summary>Whether the links from one file of the repository to another lead somewhere.</summary>
public sealed class LinkTests
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .UseAutoIdentifiers(AutoIdentifierOptions.GitHub)
        .UsePipeTables()
        .Build();

    [Theory]
    [MemberData(nameof(Page.All), MemberType = typeof(Page))]
    public void Every_link_of_a_page_leads_to_a_file_and_its_heading(string page)
    {
        foreach (var link in Parse(page).Descendants<LinkInline>().Select(link => link.Url!))
        {
            if (link.Contains("://", StringComparison.Ordinal))
            {
                continue;
            }

            var parts = link.Split('#', 2);
            var target =
                parts[0].Length == 0
                    ? page
                    : Path.Combine(Path.GetDirectoryName(page) ?? "", parts[0]);
            Assert.True(Path.Exists(Repository.Path(target)), $"{page}: {link} is not there");
            if (parts is [_, var heading])
            {
                Assert.True(
                    HeadingsOf(target).Contains(heading),
                    $"{page}: {link} has no such heading"
                );
            }
        }
    }

    private static IEnumerable<string?> HeadingsOf(string page) =>
        Parse(page).Descendants<HeadingBlock>().Select(heading => heading.TryGetAttributes()?.Id);

    private static MarkdownDocument Parse(string page) =>
        Markdown.Parse(Repository.Read(page), Pipeline);
}
