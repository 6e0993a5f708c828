namespace SessionContext.Storage.Redis;

/// <summary>The scripts, each one round trip on one slot.</summary>
internal static class Script
{
    public static readonly string Swap = Read("swap");
    public static readonly string Record = Read("record");
    public static readonly string Claim = Read("claim");
    public static readonly string Disclaim = Read("disclaim");
    public static readonly string Index = Read("index");
    public static readonly string Probe = Read("probe");
    public static readonly string Health = Read("health");

    private static string Read(string name)
    {
        using var stream = typeof(Script).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
