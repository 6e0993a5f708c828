using System.Text.RegularExpressions;
using Markdig;
using Markdig.Extensions.AutoIdentifiers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace SessionContext.Docs.Tests;

/// <summary>Whether the links from one file of the repository to another lead somewhere.</summary>
public sealed partial class LinkTests
{
    // deploy/make-secrets does.
    private const string MadeByACommand = "deploy/secrets";

    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .UseAutoIdentifiers(AutoIdentifierOptions.GitHub)
        .UsePipeTables()
        .Build();

    public static TheoryData<string> Pages => [.. Page.Paths, "CHANGELOG.md"];

    [Theory]
    [MemberData(nameof(Pages))]
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

    [Fact]
    public void Every_path_that_code_and_pages_name_is_there() =>
        Assert.Empty(
            from file in Repository.Texts()
            from Match path in NamedPath().Matches(Repository.Read(file))
            where !path.Value.StartsWith(MadeByACommand, StringComparison.Ordinal)
            where !Path.Exists(Repository.Path(path.Value))
            select $"{file}: {path.Value}"
        );

    private static IEnumerable<string?> HeadingsOf(string page) =>
        Parse(page).Descendants<HeadingBlock>().Select(heading => heading.TryGetAttributes()?.Id);

    private static MarkdownDocument Parse(string page) =>
        Markdown.Parse(Repository.Read(page), Pipeline);

    // From the root of the repository: docs/errors.md, src/SessionContext.Core.
    [GeneratedRegex(@"(?<![\w/.-])(?:bench|deploy|docs|samples|src|tests)/[\w./-]*\w")]
    private static partial Regex NamedPath();
}
