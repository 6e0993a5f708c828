using System.Text.Json;
using YamlDotNet.RepresentationModel;

namespace SessionContext.Server.Tests.Ops.Scrape;

/// <summary>The files of deploy/observability.</summary>
internal static class Observability
{
    public static string Rules => File("rules.yaml");

    /// <summary>The full path of a file.</summary>
    public static string File(string name) =>
        Path.Combine(AppContext.BaseDirectory, "deploy", "observability", name);

    /// <summary>The alerts, each with where it sends the operator.</summary>
    public static IEnumerable<(string Name, string Runbook)> Alerts() =>
        RuleNodes()
            .Where(rule => rule.Children.ContainsKey("alert"))
            .Select(rule =>
                (Text(rule, "alert"), Text((YamlMappingNode)rule["annotations"], "runbook_url"))
            );

    /// <summary>What rules and dashboard ask Prometheus, as it could be asked outside of a dashboard.</summary>
    public static IEnumerable<string> Expressions() =>
        RuleNodes()
            .Select(rule => Text(rule, "expr"))
            .Concat(
                Panels()
                    .SelectMany(panel => panel.GetProperty("targets").EnumerateArray())
                    .Select(target => target.GetProperty("expr").GetString()!)
                    .Select(expression =>
                        expression
                            .Replace("$__rate_interval", "5m", StringComparison.Ordinal)
                            .Replace("$job", ".*", StringComparison.Ordinal)
                            .Replace("$tenant", ".*", StringComparison.Ordinal)
                    )
            );

    private static List<JsonElement> Panels()
    {
        using var dashboard = JsonDocument.Parse(
            System.IO.File.ReadAllText(File("dashboard.json"))
        );
        return [.. dashboard.RootElement.Clone().GetProperty("panels").EnumerateArray()];
    }

    private static IEnumerable<YamlMappingNode> RuleNodes()
    {
        using var text = System.IO.File.OpenText(Rules);
        var yaml = new YamlStream();
        yaml.Load(text);
        return ((YamlSequenceNode)yaml.Documents[0].RootNode["groups"])
            .SelectMany(group => (YamlSequenceNode)group["rules"])
            .Cast<YamlMappingNode>();
    }

    private static string Text(YamlMappingNode node, string name) =>
        ((YamlScalarNode)node[name]).Value!;
}
