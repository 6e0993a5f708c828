using System.Text.RegularExpressions;
using SessionContext.Server.Tests.Stores;

namespace SessionContext.Server.Tests.Ops.Scrape;

/// <summary>The alerts of deploy/observability, and what an operator reads who gets one.</summary>
[NeedsPrograms]
public sealed partial class RunbookTests
{
    private const string Runbooks = "docs/operations/runbooks.md";

    [Fact]
    public async Task Prometheus_accepts_the_rules() =>
        await Promtool.PassesAsync("check", "rules", Observability.Rules);

    [Fact]
    public async Task Every_alert_fires_when_everything_is_broken_and_none_when_all_is_well()
    {
        var test = Observability.File("rules.test.yaml");
        await Promtool.PassesAsync("test", "rules", test);
        Assert.Equal(
            Observability.Alerts().Select(alert => alert.Name).Order(),
            Fires()
                .Matches(await File.ReadAllTextAsync(test))
                .Select(m => m.Groups[1].Value)
                .Order()
        );
    }

    [Fact]
    public void Every_alert_has_a_runbook_and_every_runbook_an_alert() =>
        Assert.Equal(
            Sections().Select(section => $"{Runbooks}#{section.Anchor}").Order(),
            Observability.Alerts().Select(alert => alert.Runbook).Distinct().Order()
        );

    [Fact]
    public void Every_runbook_says_what_to_look_at_and_what_to_do() =>
        Assert.All(
            Sections(),
            section =>
            {
                Assert.Contains("**Look at** ", section.Text, StringComparison.Ordinal);
                Assert.Contains("**Do** ", section.Text, StringComparison.Ordinal);
            }
        );

    private static IEnumerable<(string Anchor, string Text)> Sections() =>
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, Runbooks))
            .Split("\n## ")
            .Skip(1)
            .Select(section => section.Split('\n', 2))
            // As GitHub makes anchors of headings.
            .Select(parts =>
                (
                    NotInAnchors()
                        .Replace(parts[0].Trim().ToLowerInvariant(), "")
                        .Replace(' ', '-'),
                    parts[1]
                )
            );

    [GeneratedRegex("labels: '{alertname=\"(\\w+)\"}'")]
    private static partial Regex Fires();

    [GeneratedRegex("[^a-z0-9 -]")]
    private static partial Regex NotInAnchors();
}
