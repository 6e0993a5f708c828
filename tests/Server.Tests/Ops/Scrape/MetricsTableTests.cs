using System.Text.RegularExpressions;
using SessionContext.Server.Tests.Stores;

namespace SessionContext.Server.Tests.Ops.Scrape;

/// <summary>The table of docs/operations/metrics.md against what the service exports on the engine of this run.</summary>
[EachEngine]
public sealed partial class MetricsTableTests
{
    private static readonly string Engine = Environment.GetEnvironmentVariable("TEST_STORE") switch
    {
        null or "" or "Embedded" => "Embedded",
        "Postgres" => "PostgreSQL",
        _ => "Redis",
    };

    [Fact]
    public async Task Every_metric_of_this_engine_is_in_the_table_and_every_row_of_it_is_exported()
    {
        var exported = (await SamplesAsync()).Select(sample => sample.Metric);
        var documented = Rows().Where(row => row.Engines.Overlaps(["all", Engine]));
        Assert.Equal(documented.Select(row => row.Metric).Order(), exported.Distinct().Order());
    }

    [Fact]
    public async Task Every_label_is_in_the_table_and_every_one_of_the_table_is_exported()
    {
        var exported = (await SamplesAsync())
            .SelectMany(sample => sample.Labels.Keys.Select(label => (sample.Metric, label)))
            .Where(pair =>
                pair.label
                    is not ("otel_scope_name" or "otel_scope_version" or "le" or "error_type")
            );
        var documented = Rows()
            .Where(row => row.Engines.Overlaps(["all", Engine]))
            .SelectMany(row => row.Labels.Select(label => (row.Metric, label)))
            .Where(pair => pair.label is not "error_type");
        Assert.Equal(documented.Order(), exported.Distinct().Order());
    }

    private static async Task<IEnumerable<Sample>> SamplesAsync() =>
        Sample
            .ReadAll(await MeasuredService.TextAsync())
            .Where(sample =>
                !sample.Metric.StartsWith("dotnet_", StringComparison.Ordinal)
                && sample.Metric != "target_info"
            );

    private static IEnumerable<Row> Rows()
    {
        var page = File.ReadAllText(
            Path.Combine(AppContext.BaseDirectory, "docs", "operations", "metrics.md")
        );
        foreach (Match row in TableRow().Matches(page))
        {
            yield return new(
                row.Groups[1].Value,
                [.. Code().Matches(row.Groups[2].Value).Select(label => label.Groups[1].Value)],
                [.. row.Groups[3].Value.Split(',', StringSplitOptions.TrimEntries)]
            );
        }
    }

    private sealed record Row(string Metric, HashSet<string> Labels, HashSet<string> Engines);

    [GeneratedRegex(@"^\| `([a-z_]+)` \|([^|]*)\|([^|]*)\|[^|]*\|\r?$", RegexOptions.Multiline)]
    private static partial Regex TableRow();

    [GeneratedRegex("`([a-z_]+)`")]
    private static partial Regex Code();
}
