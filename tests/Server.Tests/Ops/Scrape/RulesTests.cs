using System.Text;
using System.Text.RegularExpressions;
using SessionContext.Server.Tests.Stores;

namespace SessionContext.Server.Tests.Ops.Scrape;

/// <summary>
/// The rules and the dashboard of deploy/observability, evaluated by Prometheus' own engine over a real scrape.
/// </summary>
[EachEngine]
[NeedsPrograms]
public sealed partial class RulesTests
{
    // A scrape of a service that is well has no failures.
    private static readonly string[] OnlyOfFailures = ["error_type", "http_response_status_code"];

    [Fact]
    public void Every_label_that_is_asked_for_is_in_the_table()
    {
        string[] ofPrometheus = ["job", "instance", "le"];
        Assert.All(
            Selectors().Where(selector => !IsOfTheRuntime(selector.Series)),
            selector =>
                Assert.Subset(
                    MetricOf(selector.Series).Labels.Concat(ofPrometheus).ToHashSet(),
                    selector.Matchers.Select(matcher => matcher.Label).ToHashSet()
                )
        );
    }

    [Fact]
    public async Task Every_expression_can_be_evaluated_and_every_selector_finds_series()
    {
        var found = Selectors()
            .Where(selector =>
                IsOfTheRuntime(selector.Series)
                || MetricRow.OfThisEngine.Contains(MetricOf(selector.Series))
            )
            .Select(selector =>
                $"count({selector.Series}{{{string.Join(',', selector.Matchers.Where(m => !OnlyOfFailures.Contains(m.Label)).Select(m => m.Text))}}}) > bool 0"
            );
        // 1, whatever comes of the expression.
        var evaluated = Observability
            .Expressions()
            .Select(expression => $"(count({expression}) * 0 or vector(0)) + 1");

        using var folder = new TestFolder();
        var test = folder.File("test.yaml");
        await File.WriteAllTextAsync(test, await TestAsync([.. found, .. evaluated]));
        await Promtool.PassesAsync("test", "rules", test);
    }

    private static async Task<string> TestAsync(IEnumerable<string> expressions)
    {
        var yaml = new StringBuilder()
            .AppendLine($"rule_files: ['{Observability.Rules}']")
            .AppendLine("tests:")
            .AppendLine("  - interval: 1m")
            .AppendLine("    input_series:");
        foreach (var sample in Sample.ReadAll(await MeasuredService.TextAsync()))
        {
            var labels = sample
                .Labels.Append(new("job", "session-context"))
                .Append(new("instance", "a"))
                .Select(label => $"{label.Key}=\"{label.Value}\"");
            yaml.AppendLine($"      - series: '{sample.Series}{{{string.Join(',', labels)}}}'")
                .AppendLine("        values: '1x10'");
        }

        yaml.AppendLine("    promql_expr_test:");
        foreach (var expression in expressions)
        {
            yaml.AppendLine(
                    $"      - expr: '{expression.Replace("\n", " ", StringComparison.Ordinal)}'"
                )
                .AppendLine("        eval_time: 10m")
                .AppendLine("        exp_samples: [{ labels: '{}', value: 1 }]");
        }

        return yaml.ToString();
    }

    // Recording rules have a colon in their names, and Prometheus itself makes "up".
    private static IEnumerable<(
        string Series,
        (string Label, string Text)[] Matchers
    )> Selectors() =>
        Observability
            .Expressions()
            .SelectMany(expression => Selector().Matches(expression))
            .Where(selector => selector.Groups[1].Value is not "up")
            .Where(selector => !selector.Groups[1].Value.Contains(':', StringComparison.Ordinal))
            .Select(selector =>
                (
                    selector.Groups[1].Value,
                    Matcher()
                        .Matches(selector.Groups[2].Value)
                        .Select(matcher => (matcher.Groups[1].Value, matcher.Value))
                        .ToArray()
                )
            );

    private static bool IsOfTheRuntime(string series) =>
        series.StartsWith("dotnet_", StringComparison.Ordinal);

    private static MetricRow MetricOf(string series) =>
        MetricRow.All.SingleOrDefault(row =>
            row.Metric == series || row.Metric == Suffix().Replace(series, "")
        ) ?? throw new InvalidOperationException($"No metric is named {series}.");

    [GeneratedRegex("""([a-z_:0-9]+)\{([^}]*)\}""")]
    private static partial Regex Selector();

    [GeneratedRegex("([a-z_]+)(?:=~|!~|!=|=)\"[^\"]*\"")]
    private static partial Regex Matcher();

    [GeneratedRegex("_(bucket|sum|count)$")]
    private static partial Regex Suffix();
}
