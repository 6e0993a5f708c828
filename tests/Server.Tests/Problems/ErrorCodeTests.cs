using System.Globalization;
using System.Text.RegularExpressions;
using SessionContext.Server.Http;

namespace SessionContext.Server.Tests.Problems;

/// <summary>docs/errors.md has every code that the service can answer with, and no other.</summary>
public sealed partial class ErrorCodeTests
{
    [Fact]
    public void The_table_of_errors_has_every_code_with_its_status() =>
        Assert.Equal(
            ErrorCodes
                .All.Select(code =>
                    $"{code.Status.ToString(CultureInfo.InvariantCulture)} {code.Name}"
                )
                .Append($"other {ErrorCode.Refused}")
                .Order(StringComparer.Ordinal),
            Documented().Order(StringComparer.Ordinal)
        );

    [Fact]
    public void A_code_is_written_in_lower_case_with_underscores() =>
        Assert.All(ErrorCodes.All, code => Assert.Matches("^[a-z]+(_[a-z]+)*$", code.Name));

    [Fact]
    public void A_status_that_has_no_code_is_refused_in_general() =>
        Assert.Equal(new ErrorCode(421, ErrorCode.Refused), ErrorCode.OfStatus(421));

    private static IEnumerable<string> Documented()
    {
        var page = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "docs", "errors.md"));
        var table = page[
            page.IndexOf("## All of them", StringComparison.Ordinal)..page.IndexOf(
                "## The token endpoint",
                StringComparison.Ordinal
            )
        ];
        return Row()
            .Matches(table)
            .Select(row => $"{row.Groups["status"].Value} {row.Groups["code"].Value}");
    }

    // A row has a status, a code, a message and what to do; one that lacks a cell is none.
    [GeneratedRegex(
        @"^\| (?<status>\d{3}|other) \| `(?<code>[a-z_]+)` \| [^|]{3,} \| [^|]{10,} \|$",
        RegexOptions.Multiline
    )]
    private static partial Regex Row();
}
