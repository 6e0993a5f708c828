using SessionContext.Storage.Postgres;

namespace SessionContext.Server.Settings;

/// <summary>Section <c>Store</c>.</summary>
internal sealed class StoreOptions
{
    private static readonly string[] Engines = ["Embedded", "Postgres"];

    /// <summary>Which engine keeps the contexts: <c>Embedded</c>, the default, or <c>Postgres</c>.</summary>
    public string Engine { get; set; } = "Embedded";

    /// <summary>
    /// The data folder: contexts (of the embedded engine), signing keys, the first start's client. Relative to the working folder. Default <c>data</c>.
    /// </summary>
    public string Path { get; set; } = "data";

    /// <summary>Where the database is; not for the embedded engine. A secret: it is never logged.</summary>
    public string ConnectionString { get; set; } = "";

    /// <summary>What is wrong with these settings, naming the key; empty when all is well.</summary>
    public IEnumerable<string> Faults()
    {
        if (!Engines.Contains(Engine, StringComparer.OrdinalIgnoreCase))
        {
            yield return $"Store:Engine must be {string.Join(" or ", Engines)}";
        }

        if (string.IsNullOrWhiteSpace(Path))
        {
            yield return "Store:Path must name a folder";
        }

        if (
            Engine.Equals("Postgres", StringComparison.OrdinalIgnoreCase)
            && !PostgresStoreOptions.IsUsable(ConnectionString)
        )
        {
            yield return $"Store:ConnectionString {PostgresStoreOptions.ConnectionRule}";
        }
    }
}
