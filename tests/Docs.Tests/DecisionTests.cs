using System.Text.RegularExpressions;

namespace SessionContext.Docs.Tests;

/// <summary>The records of decisions (docs/decisions) are complete, and the index has them all.</summary>
public sealed partial class DecisionTests
{
    private static readonly string Index = Repository.Read("docs", "decisions", "README.md");

    public static TheoryData<string> Records =>
        [
            .. Directory
                .EnumerateFiles(Repository.Path("docs", "decisions"), "????-*.md")
                .Select(file => Path.GetFileName(file))
                .Order(StringComparer.Ordinal),
        ];

    [Theory]
    [MemberData(nameof(Records))]
    public void A_decision_has_a_date_a_context_and_a_cost_and_is_in_the_index(string record)
    {
        Assert.Matches(Form(), Repository.Read("docs", "decisions", record));
        Assert.Contains($"]({record})", Index, StringComparison.Ordinal);
    }

    [GeneratedRegex(
        @"^# .+\n\nDate: \d{4}-\d\d-\d\d.*\n\n\*\*Context\.\*\* .+\n\n\*\*Decision\.\*\* .+\n\n\*\*Cost\.\*\* .+\n$",
        RegexOptions.Singleline
    )]
    private static partial Regex Form();
}
