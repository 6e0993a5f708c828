namespace SessionContext.Server.Settings;

/// <summary>Section <c>Store</c>.</summary>
internal sealed class StoreOptions
{
    /// <summary>Which engine keeps the contexts: <c>Embedded</c>, the only one so far.</summary>
    public string Engine { get; set; } = "Embedded";

    /// <summary>The data folder: contexts, signing keys, the first start's client. Relative to the working folder. Default <c>data</c>.</summary>
    public string Path { get; set; } = "data";

    /// <summary>What is wrong with these settings, naming the key; empty when all is well.</summary>
    public IEnumerable<string> Faults()
    {
        if (!Engine.Equals("Embedded", StringComparison.OrdinalIgnoreCase))
        {
            yield return "Store:Engine must be Embedded";
        }

        if (string.IsNullOrWhiteSpace(Path))
        {
            yield return "Store:Path must name a folder";
        }
    }
}
