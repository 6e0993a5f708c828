namespace SessionContext.Docs.Tests;

/// <summary>The files of this repository, as they are.</summary>
internal static class Repository
{
    private static readonly Lazy<string> Root = new(Find);

    /// <summary>The full path of a file or folder.</summary>
    public static string Path(params string[] parts) =>
        System.IO.Path.Combine([Root.Value, .. parts]);

    public static string Read(params string[] parts) => File.ReadAllText(Path(parts));

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
