using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace SessionContext.Deploy.Tests;

/// <summary>The profiles of <c>compose.yaml</c>.</summary>
public sealed class ComposeTests
{
    private static readonly Dictionary<string, Dictionary<string, object>> Services = Read();

    [Fact]
    public void Every_image_is_built_here_or_pinned() =>
        Assert.All(
            Services.Values.Where(service => !service.ContainsKey("build")),
            service => Assert.Matches(ImageTests.ExactTag(), (string)service["image"])
        );

    [Fact]
    public void Every_node_has_a_memory_limit_and_bounds_its_heap_below_it()
    {
        var nodes = Services.Where(service => service.Value.ContainsKey("build")).ToArray();

        Assert.Equal(
            ["embedded", "on-postgres", "on-redis"],
            nodes.Select(it => it.Key).Order(StringComparer.Ordinal)
        );
        Assert.All(
            nodes,
            node =>
            {
                Assert.Contains("mem_limit", node.Value);
                var environment = (Dictionary<object, object>)node.Value["environment"];
                Assert.Equal(
                    node.Key == "embedded" ? 40 : 75,
                    int.Parse(
                        (string)environment["DOTNET_GCHeapHardLimitPercent"],
                        NumberStyles.HexNumber,
                        CultureInfo.InvariantCulture
                    )
                );
                Assert.Equal("45s", node.Value["stop_grace_period"]);
            }
        );
    }

    private static Dictionary<string, Dictionary<string, object>> Read()
    {
        // Compose merges the keys of "<<" itself.
        var parser = new MergingParser(
            new Parser(new StringReader(Repository.Read("compose.yaml")))
        );
        var file = new DeserializerBuilder()
            .IgnoreUnmatchedProperties()
            .Build()
            .Deserialize<ComposeFile>(parser);
        return file.Services;
    }

    private sealed class ComposeFile
    {
        [YamlMember(Alias = "services")]
        public Dictionary<string, Dictionary<string, object>> Services { get; set; } = [];
    }
}
