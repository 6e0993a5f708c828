using System.Globalization;
using System.Text.RegularExpressions;

namespace SessionContext.Server.Tests.Ops.Scrape;

/// <summary>A line of a scrape.</summary>
/// <param name="Metric">The metric's name, without the suffix of a histogram's series.</param>
/// <param name="Series">The name as it is in the line.</param>
/// <param name="Labels">The labels by name.</param>
/// <param name="Value">The value.</param>
internal sealed partial record Sample(
    string Metric,
    string Series,
    IReadOnlyDictionary<string, string> Labels,
    double Value
)
{
    /// <summary>All samples of a scrape.</summary>
    public static IReadOnlyList<Sample> ReadAll(string scrape)
    {
        var histograms = Histograms().Matches(scrape).Select(m => m.Groups[1].Value).ToHashSet();
        return [.. Lines().Matches(scrape).Select(line => Read(line, histograms))];
    }

    private static Sample Read(Match line, HashSet<string> histograms)
    {
        var series = line.Groups[1].Value;
        var stem = Suffix().Replace(series, "");
        return new(
            histograms.Contains(stem) ? stem : series,
            series,
            LabelPairs()
                .Matches(line.Groups[2].Value)
                .ToDictionary(label => label.Groups[1].Value, label => label.Groups[2].Value),
            double.Parse(line.Groups[3].Value, CultureInfo.InvariantCulture)
        );
    }

    [GeneratedRegex("^# TYPE (\\S+) histogram", RegexOptions.Multiline)]
    private static partial Regex Histograms();

    [GeneratedRegex(
        """^([a-z_]+)(?:\{((?:[a-z_]+="(?:[^"\\]|\\.)*",?)*)\})? (\S+)""",
        RegexOptions.Multiline
    )]
    private static partial Regex Lines();

    [GeneratedRegex("_(bucket|sum|count)$")]
    private static partial Regex Suffix();

    [GeneratedRegex("""([a-z_]+)="((?:[^"\\]|\\.)*)",?""")]
    private static partial Regex LabelPairs();
}
