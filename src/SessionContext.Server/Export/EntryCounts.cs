using System.Text.Json.Serialization;
using SessionContext.Core.Scans;

namespace SessionContext.Server.Export;

/// <summary>How many entries a file has, each kind by itself.</summary>
internal sealed record EntryCounts(long Contexts, long Records)
{
    public static EntryCounts None { get; } = new(0, 0);

    [JsonIgnore]
    public long All => Contexts + Records;

    /// <summary>One more.</summary>
    public EntryCounts With(ScanEntry entry) =>
        entry is ScannedContext
            ? this with
            {
                Contexts = Contexts + 1,
            }
            : this with
            {
                Records = Records + 1,
            };

    /// <inheritdoc />
    public override string ToString() =>
        FormattableString.Invariant($"{Contexts:N0} contexts and {Records:N0} records");
}
