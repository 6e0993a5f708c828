using System.Text.Json;

namespace SessionContext.Server.Tests.OpenApi;

/// <summary>The service's openapi.json, for looking up calls and schemas.</summary>
internal static class ApiDocument
{
    private static readonly JsonElement Root = Read();

    private static readonly (string[] Segments, JsonElement Path)[] Paths =
    [
        .. Root.GetProperty("paths")
            .EnumerateObject()
            .Select(path => (path.Name.Split('/'), path.Value)),
    ];

    /// <summary>The description of a call; null where the document has none.</summary>
    public static JsonElement? Find(HttpMethod method, string path)
    {
        var segments = path.TrimEnd('/').Split('/');
        foreach (var (template, operations) in Paths)
        {
            if (
                template.Length == segments.Length
                && template.Zip(segments).All(pair => Matches(pair.First, pair.Second))
                && operations.TryGetProperty(method.Method.ToLowerInvariant(), out var operation)
            )
            {
                return operation;
            }
        }

        return null;
    }

    /// <summary>Every call's id, with its method and the template of its path.</summary>
    public static IEnumerable<(string Id, string Method, string Path)> Calls =>
        from path in Paths
        from operation in path.Path.EnumerateObject()
        select (
            operation.Value.GetProperty("operationId").GetString()!,
            operation.Name.ToUpperInvariant(),
            string.Join('/', path.Segments)
        );

    /// <summary>A named schema.</summary>
    public static JsonElement Schema(string name) =>
        Root.GetProperty("components").GetProperty("schemas").GetProperty(name);

    /// <summary>What the element refers to, or the element itself.</summary>
    public static JsonElement Resolve(JsonElement element)
    {
        while (element.TryGetProperty("$ref", out var reference))
        {
            element = reference
                .GetString()!
                .Split('/')
                .Skip(1)
                .Aggregate(Root, (at, name) => at.GetProperty(name));
        }

        return element;
    }

    private static bool Matches(string template, string segment) =>
        template.StartsWith('{')
            ? segment.Length > 0
            : template.Equals(segment, StringComparison.OrdinalIgnoreCase);

    private static JsonElement Read()
    {
        using var stream = typeof(App).Assembly.GetManifestResourceStream("openapi.json")!;
        return JsonDocument.Parse(stream).RootElement;
    }
}
