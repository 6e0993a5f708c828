using System.Text.Json.Nodes;
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

/// <summary>What became of an entry.</summary>
internal enum ImportOutcome
{
    /// <summary>It is stored as it stood in the file.</summary>
    Imported,

    /// <summary>It was stored already, or a later version of it.</summary>
    AlreadyThere,

    /// <summary>Another session was created under its id, and stays.</summary>
    Kept,

    /// <summary>It has ended since it was exported.</summary>
    Ended,

    /// <summary>It is not the tenant's whose entries were asked for.</summary>
    OfAnotherTenant,
}

/// <summary>How many entries had which outcome. Safe from any thread.</summary>
internal sealed class ImportCounts
{
    private readonly long[] _counts = new long[Enum.GetValues<ImportOutcome>().Length];
    private long _all;

    public long this[ImportOutcome outcome] => Interlocked.Read(ref _counts[(int)outcome]);

    /// <summary>One more; gives how many there are in all.</summary>
    public long Add(ImportOutcome outcome)
    {
        Interlocked.Increment(ref _counts[(int)outcome]);
        return Interlocked.Increment(ref _all);
    }

    /// <summary>For programs.</summary>
    public JsonObject ToJson() =>
        new()
        {
            ["imported"] = this[ImportOutcome.Imported],
            ["alreadyThere"] = this[ImportOutcome.AlreadyThere],
            ["kept"] = this[ImportOutcome.Kept],
            ["expired"] = this[ImportOutcome.Ended],
            ["ofOtherTenants"] = this[ImportOutcome.OfAnotherTenant],
        };

    /// <inheritdoc />
    public override string ToString()
    {
        var text = FormattableString.Invariant(
            $"imported {this[ImportOutcome.Imported]:N0}, already there {this[ImportOutcome.AlreadyThere]:N0}, kept {this[ImportOutcome.Kept]:N0}, expired {this[ImportOutcome.Ended]:N0}"
        );
        return this[ImportOutcome.OfAnotherTenant] is var others and > 0
            ? text + FormattableString.Invariant($", of other tenants {others:N0}")
            : text;
    }
}
