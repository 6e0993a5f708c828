using SessionContext.Server.Tests.Stores;

namespace SessionContext.Server.Tests.Ops.Scrape;

/// <summary>
/// The table of docs/operations/metrics.md against what the service exports on the engine of this run.
/// </summary>
[EachEngine]
public sealed class MetricsTableTests
{
    [Fact]
    public async Task Every_metric_of_this_engine_is_in_the_table_and_every_row_of_it_is_exported()
    {
        var exported = (await SamplesAsync()).Select(sample => sample.Metric);
        var documented = MetricRow.OfThisEngine;
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
        var documented = MetricRow
            .OfThisEngine.SelectMany(row => row.Labels.Select(label => (row.Metric, label)))
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
}
