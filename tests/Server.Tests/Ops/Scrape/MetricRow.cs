using System.Text.RegularExpressions;

namespace SessionContext.Server.Tests.Ops.Scrape;

/// <summary>A row of the table in docs/operations/metrics.md.</summary>
/// <param name="Metric">The metric.</param>
/// <param name="Labels">Its labels.</param>
/// <param name="Engines">Which engines have it.</param>
internal sealed partial record MetricRow(
    string Metric,
    IReadOnlySet<string> Labels,
    IReadOnlySet<string> Engines
)
{
    private static readonly string Engine = Environment.GetEnvironmentVariable("TEST_STORE") switch
    {
        null or "" or "Embedded" => "Embedded",
        "Postgres" => "PostgreSQL",
        _ => "Redis",
    };

    /// <summary>All rows.</summary>
    public static IReadOnlyList<MetricRow> All { get; } =
    [
        .. TableRow()
            .Matches(
                File.ReadAllText(
                    Path.Combine(AppContext.BaseDirectory, "docs", "operations", "metrics.md")
                )
            )
            .Select(row => new MetricRow(
                row.Groups[1].Value,
                Code().Matches(row.Groups[2].Value).Select(m => m.Groups[1].Value).ToHashSet(),
                row.Groups[3].Value.Split(',', StringSplitOptions.TrimEntries).ToHashSet()
            )),
    ];

    /// <summary>Those of the engine of this run.</summary>
    public static IReadOnlyList<MetricRow> OfThisEngine { get; } =
    [.. All.Where(row => row.Engines.Overlaps(["all", Engine]))];

    [GeneratedRegex(@"^\| `([a-z_]+)` \|([^|]*)\|([^|]*)\|[^|]*\|\r?$", RegexOptions.Multiline)]
    private static partial Regex TableRow();

    [GeneratedRegex("`([a-z_]+)`")]
    private static partial Regex Code();
}
