using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;
using YamlDotNet.Serialization;

namespace SessionContext.Server.Tests.Ops;

/// <summary>
/// The environments that the service is started with by the files of this repository: every ConfigMap with its settings
/// in <c>deploy/kubernetes</c>, and every service of <c>compose.yaml</c> that is built here; each on top of the image's
/// own.
/// </summary>
internal static partial class ManifestEnvironments
{
    private static readonly Dictionary<string, string> Image = ReadImage();

    /// <summary>By the name of the file, and of the service in it.</summary>
    public static IReadOnlyDictionary<string, Dictionary<string, string>> All { get; } =
        ConfigMaps()
            .Concat(Profiles())
            .ToDictionary(found => found.Name, found => Over(Image, found.Variables));

    private static IEnumerable<(string Name, Dictionary<string, string> Variables)> ConfigMaps() =>
        from file in Directory.EnumerateFiles(
            Copied("deploy", "kubernetes"),
            "*.yaml",
            SearchOption.AllDirectories
        )
        from document in Documents(file)
        where Text(document, "kind") == "ConfigMap"
        let variables = Values(document["data"])
        where variables.Keys.Any(name => name.Contains("__", StringComparison.Ordinal))
        select (Path.GetRelativePath(AppContext.BaseDirectory, file), variables);

    private static IEnumerable<(string Name, Dictionary<string, string> Variables)> Profiles()
    {
        // Compose merges the keys of "<<" itself.
        var parser = new MergingParser(new Parser(File.OpenText(Copied("compose.yaml"))));
        var file = new DeserializerBuilder()
            .Build()
            .Deserialize<Dictionary<string, object>>(parser);
        return from service in (Dictionary<object, object>)file["services"]
            let keys = (Dictionary<object, object>)service.Value
            where keys.ContainsKey("build")
            let environment = (Dictionary<object, object>)keys["environment"]
            select (
                $"compose.yaml {service.Key}",
                environment.ToDictionary(one => $"{one.Key}", one => $"{one.Value}")
            );
    }

    // ENV A=1 \ B=2
    private static Dictionary<string, string> ReadImage()
    {
        var dockerfile = File.ReadAllText(Copied("Dockerfile"));
        var variables = Variable()
            .Matches(Env().Match(dockerfile).Value)
            .ToDictionary(one => one.Groups[1].Value, one => one.Groups[2].Value);
        Assert.Contains("Store__Path", variables);
        // By the image that it is built on.
        variables.Add("DOTNET_RUNNING_IN_CONTAINER", "true");
        return variables;
    }

    private static IEnumerable<YamlMappingNode> Documents(string file)
    {
        var yaml = new YamlStream();
        yaml.Load(File.OpenText(file));
        return yaml.Documents.Select(document => document.RootNode).OfType<YamlMappingNode>();
    }

    private static string? Text(YamlMappingNode node, string key) =>
        node.Children.TryGetValue(key, out var value) ? $"{value}" : null;

    private static Dictionary<string, string> Values(YamlNode node) =>
        ((YamlMappingNode)node).ToDictionary(one => $"{one.Key}", one => $"{one.Value}");

    private static Dictionary<string, string> Over(
        Dictionary<string, string> below,
        Dictionary<string, string> above
    ) => below.Where(one => !above.ContainsKey(one.Key)).Concat(above).ToDictionary();

    private static string Copied(params string[] parts) =>
        Path.Combine([AppContext.BaseDirectory, .. parts]);

    [GeneratedRegex(@"^ENV (?:.*\\\n)*.*$", RegexOptions.Multiline)]
    private static partial Regex Env();

    [GeneratedRegex(@"(\w+)=(\S+)")]
    private static partial Regex Variable();
}
