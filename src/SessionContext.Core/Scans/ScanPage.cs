namespace SessionContext.Core.Scans;

/// <summary>Some entries of a scan.</summary>
/// <param name="Entries">At least one.</param>
/// <param name="Position">
/// Where a scan with the same tenant goes on behind them. Opaque: only the engine that gave it, with the same store, understands it.
/// </param>
public sealed record ScanPage(IReadOnlyList<ScanEntry> Entries, string Position)
{
    /// <summary>About how many entries a page has at most.</summary>
    public const int MostEntries = 500;

    /// <summary>About how many bytes a page has at most; one entry may be larger.</summary>
    public const int MostBytes = 4 << 20;
}
