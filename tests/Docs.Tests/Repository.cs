namespace SessionContext.Docs.Tests;

/// <summary>The files of this repository, as they are.</summary>
internal static class Repository
{
    private static readonly Lazy<string> Root = new(Find);
    private static readonly string[] Folders =
    [
        "bench",
        "deploy",
        "docs",
        "samples",
        "src",
        "tests",
    ];
    private static readonly string[] Extensions =
    [
        "", // scripts
        ".conf",
        ".cs",
        ".js",
        ".json",
        ".lua",
        ".md",
        ".mjs",
        ".sh",
        ".sql",
        ".ts",
        ".yaml",
    ];
    private static readonly string[] Built = ["bin", "node_modules", "obj"];

    /// <summary>The full path of a file or folder.</summary>
    public static string Path(params string[] parts) =>
        System.IO.Path.Combine([Root.Value, .. parts]);

    public static string Read(params string[] parts) => File.ReadAllText(Path(parts));

    /// <summary>
    /// The text files that people write, by their paths in the repository: code, scripts, manifests and pages.
    /// </summary>
    public static IEnumerable<string> Texts() =>
        Folders
            .SelectMany(folder =>
                Directory.EnumerateFiles(Path(folder), "*", SearchOption.AllDirectories)
            )
            .Concat(Directory.EnumerateFiles(Path(), "*"))
            .Select(file => System.IO.Path.GetRelativePath(Path(), file))
            .Where(file =>
                Extensions.Contains(System.IO.Path.GetExtension(file))
                && !file.Split('/').Any(Built.Contains)
            );

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(System.IO.Path.Combine(folder.FullName, "SessionContext.slnx")))
        {
            folder =
                folder.Parent
                ?? throw new InvalidOperationException("The tests run in the repository.");
        }

        return folder.FullName;
    }
}
