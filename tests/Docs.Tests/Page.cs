using Markdig;
using Markdig.Syntax;

namespace SessionContext.Docs.Tests;

/// <summary>Reads the code blocks of a page.</summary>
internal static class Page
{
    private const string Shell = "sh";
    private const string Operator = "operator";

    // Blocks of these kinds, directly below a shell block, show what it prints.
    private static readonly string[] Answers = ["text", "json", "http"];

    // Beside what they are about.
    private static readonly string[] Others =
    [
        "README.md",
        Path.Combine("bench", "README.md"),
        "CONTRIBUTING.md",
        Path.Combine("samples", "storefront", "README.md"),
        "SECURITY.md",
    ];

    /// <summary>Every page of the documentation, and the pages beside what they are about.</summary>
    public static TheoryData<string> All => [.. Paths];

    /// <summary>The same, as a list.</summary>
    public static IEnumerable<string> Paths =>
        Directory
            .EnumerateFiles(Repository.Path("docs"), "*.md", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Repository.Path(), file))
            .Order(StringComparer.Ordinal)
            .Concat(Others);

    /// <summary>The shell blocks of a page, in order.</summary>
    public static IReadOnlyList<Block> BlocksOf(string page)
    {
        var blocks = new List<Block>();
        Markdig.Syntax.Block? before = null;
        foreach (var code in CodeOf(page))
        {
            if (code is not FencedCodeBlock fenced)
            {
                continue;
            }

            if (fenced.Info == Shell)
            {
                blocks.Add(
                    new(
                        page,
                        fenced.Line + 2, // counted from 1, below the fence
                        fenced.Lines.ToString(),
                        fenced.Arguments == Operator,
                        ""
                    )
                );
            }
            else if (
                Answers.Contains(fenced.Info)
                && before is FencedCodeBlock { Info: Shell }
                && Follows(fenced, before)
            )
            {
                blocks[^1] = blocks[^1] with { Answer = fenced.Lines.ToString() };
            }

            before = fenced;
        }

        return blocks;
    }

    /// <summary>
    /// The lines of code blocks that do not say what they are, so that nobody can tell whether to run them.
    /// </summary>
    public static IEnumerable<int> LinesOfUnnamedCode(string page) =>
        from code in CodeOf(page)
        where code is not FencedCodeBlock { Info.Length: > 0 }
        select code.Line + 1;

    private static bool Follows(Markdig.Syntax.Block block, Markdig.Syntax.Block before) =>
        block.Parent is { } parent
        && parent == before.Parent
        && parent.IndexOf(block) == parent.IndexOf(before) + 1;

    private static IEnumerable<CodeBlock> CodeOf(string page) =>
        Markdown.Parse(Repository.Read(page)).Descendants<CodeBlock>();
}
