using System.Text.Json;
using System.Text.RegularExpressions;
using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace SessionContext.Docs.Tests;

/// <summary>The documentation, the help of the commands and the API's description are in plain English.</summary>
public sealed partial class LanguageTests
{
    // Each is a regular expression, and begins and ends with a word.
    private static readonly string[] OldDialect =
    [
        "anew",
        "likewise",
        "who(so)?ever",
        "in vain",
        "in earnest",
        "that one(?=[.,;:)])",
        "the like",
        "(?<!there )(is|are) none",
        "is no (backup|file|export|JSON|secret|error|conflict)",
        "stands? (in|on)",
        "frees|freed",
        "any more",
        "(go|goes|going|gone) on",
        "speaks? for",
        "for want of",
        "of above",
        "keeps its word",
        "whence",
        "without a word",
        "the way back",
        "mend(s|ed)?",
        "under way",
        "no sooner",
        "(is|are) (no longer |still )?good",
    ];

    private static readonly Regex Words = new(
        $@"\b({string.Join('|', OldDialect)})(?!\w)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    );

    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .UsePipeTables()
        .Build();

    [Theory]
    [MemberData(nameof(Page.All), MemberType = typeof(Page))]
    public void A_page_has_no_word_of_the_old_dialect(string page) =>
        Assert.Empty(WordsIn(Prose(Repository.Read(page))));

    [Fact]
    public void A_comment_of_a_sample_has_no_word_of_the_old_dialect() =>
        Assert.Empty(
            from file in Repository.Texts()
            where file.StartsWith("samples", StringComparison.Ordinal)
            where Path.GetExtension(file) is ".cs" or ".js" or ""
            from word in WordsIn(Comments(Repository.Read(file)))
            select $"{file}: {word}"
        );

    [Fact]
    public void A_comment_does_not_list_the_statuses_of_a_call() =>
        Assert.Empty(
            from file in Repository.Texts()
            where file.StartsWith("src", StringComparison.Ordinal)
            from match in StatusInList().Matches(Comments(Repository.Read(file)))
            select $"{file}: {match.Value}"
        );

    [Fact]
    public void The_API_description_has_no_word_of_the_old_dialect()
    {
        using var document = JsonDocument.Parse(
            Repository.Read("src", "SessionContext.Server", "Hosting", "openapi.json")
        );
        Assert.Empty(WordsIn(string.Join('\n', Descriptions(document.RootElement))));
    }

    [Fact]
    public async Task The_help_of_every_command_has_no_word_of_the_old_dialect()
    {
        var help = await Help.ReadAsync();
        foreach (var command in await Help.CommandsAsync())
        {
            help += await Help.ReadAsync(command);
        }

        // A sentence may be wrapped at any word.
        Assert.Empty(
            WordsIn(
                string.Join(' ', help.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            )
        );
    }

    private static IEnumerable<string> WordsIn(string text) =>
        Words.Matches(text).Select(match => Around(text, match));

    private static string Around(string text, Match match)
    {
        var from = Math.Max(0, match.Index - 40);
        return text[from..Math.Min(text.Length, match.Index + match.Length + 40)]
            .ReplaceLineEndings(" ");
    }

    /// <summary>The text of a page, without code.</summary>
    private static string Prose(string page) =>
        string.Join(
            '\n',
            Markdown
                .Parse(page, Pipeline)
                .Descendants<LeafBlock>()
                .Where(block => block.Inline is not null)
                .Select(block => string.Concat(block.Inline!.Descendants().Select(Text)))
        );

    private static string Text(MarkdownObject inline) =>
        inline switch
        {
            LiteralInline literal => literal.Content.ToString(),
            LineBreakInline => " ",
            CodeInline => "`…`",
            _ => "",
        };

    /// <summary>The comments of a source file; they may go on from line to line.</summary>
    private static string Comments(string source) =>
        string.Join(' ', Comment().Matches(source).Select(comment => comment.Groups[1].Value));

    private static IEnumerable<string> Descriptions(JsonElement element) =>
        element.ValueKind switch
        {
            JsonValueKind.Object => element
                .EnumerateObject()
                .SelectMany(property =>
                    property.Name is "description" or "summary"
                    && property.Value.ValueKind == JsonValueKind.String
                        ? [property.Value.GetString()!]
                        : Descriptions(property.Value)
                ),
            JsonValueKind.Array => element.EnumerateArray().SelectMany(Descriptions),
            _ => [],
        };

    // After //, /// or #, or in a block of lines that begin with a star.
    [GeneratedRegex(@"(?:^|\s)(?:///?|#|/?\*+)\s+(.*)")]
    private static partial Regex Comment();

    [GeneratedRegex(@"(:|·) [1-5]\d\d\b[^·\n]*·")]
    private static partial Regex StatusInList();
}
