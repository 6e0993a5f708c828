using System.Text.RegularExpressions;

namespace SessionContext.Docs.Tests;

/// <summary>A section of the contract that code, tests or documentation refer to is there.</summary>
public sealed partial class SectionTests
{
    // Characters before a "§" in which the standard that it belongs to is named.
    private const int NameLength = 60;

    [Fact]
    public void The_contract_has_its_sections_in_order() =>
        Assert.Equal(["1", "2", "3", "4", "5", "6", "7", "8", "9"], Sections());

    [Fact]
    public void Every_section_of_the_contract_that_a_file_names_is_there()
    {
        var sections = Sections().ToHashSet();
        var references = Repository.Texts().SelectMany(References).ToList();

        Assert.NotEmpty(references);
        Assert.Empty(
            from reference in references
            from number in reference.Numbers
            where !sections.Contains(number)
            select $"{reference.File}: {reference.Text}"
        );
    }

    private static IEnumerable<string> Sections() =>
        Heading()
            .Matches(Repository.Read("docs", "contract.md"))
            .Select(heading => heading.Groups["number"].Value);

    /// <summary>The references of a file to the contract: each "§" that follows no name of another standard.</summary>
    private static IEnumerable<(string File, string Text, string[] Numbers)> References(string file)
    {
        var text = LineBreak().Replace(Repository.Read(file), " ");
        foreach (Match reference in Reference().Matches(text))
        {
            var before = text[Math.Max(0, reference.Index - NameLength)..reference.Index];
            if (!Standard().IsMatch(before))
            {
                var numbers = reference.Groups["number"].Captures.Select(it => it.Value);
                yield return (file, $"{before}{reference.Value}", [.. numbers]);
            }
        }
    }

    [GeneratedRegex(@"^## (?<number>\d+)\. ", RegexOptions.Multiline)]
    private static partial Regex Heading();

    // "§ 2", "§§ 4, 5", "§§ 1–3", "§ 2 and § 3".
    [GeneratedRegex(@"§+ ?(?<number>[\d.]*\d)(?:(?:, |–| and )(?:§ ?)?(?<number>[\d.]*\d))*")]
    private static partial Regex Reference();

    // Without "contract" in between: "RFC 9110 § 13, contract § 2" names both.
    [GeneratedRegex(
        @"(RFC \d|ECMA-\d|OpenID Connect|CloudEvents HTTP|http-webhook\.md\))(?!.*contract)",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Standard();

    // A comment goes on in the next line.
    [GeneratedRegex(@"\r?\n[ \t]*(///?|#|--|\*)?[ \t]*")]
    private static partial Regex LineBreak();
}
