using System.Globalization;
using System.Text.Json.Nodes;

namespace SessionContext.Server.Backups;

/// <summary>What was copied.</summary>
/// <param name="Contexts">How many contexts, expired ones that were not purged among them.</param>
/// <param name="Bytes">The size of all files, those that were linked among them.</param>
/// <param name="Took">From the command to the last rename.</param>
internal sealed record BackupReport(long Contexts, long Bytes, TimeSpan Took)
{
    /// <summary>For the operator.</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Contexts:N0} contexts, {Bytes:N0} bytes, in {Took.TotalSeconds:0.0} s"
        );

    /// <summary>For programs.</summary>
    public JsonObject ToJson(string folder) =>
        new()
        {
            ["folder"] = folder,
            ["contexts"] = Contexts,
            ["bytes"] = Bytes,
            ["seconds"] = Math.Round(Took.TotalSeconds, 1),
        };
}
