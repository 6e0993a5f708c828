namespace SessionContext.Core.Scans;

/// <summary>Some entries of a scan.</summary>
/// <param name="Entries">At least one.</param>
/// <param name="Position">
/// Where a scan with the same tenant goes on behind them. Opaque: only the engine that gave it, with the same store,
/// understands it.
/// </param>
public sealed record ScanPage(IReadOnlyList<ScanEntry> Entries, string Position)
{
    /// <summary>
    /// Null where entries come in the order of their keys. Otherwise how far the engine looked: two looks from one
    /// position that reached equally far found the same entries, apart from those that changed, in the order of their
    /// sessions.
    /// </summary>
    public string? Reach { get; init; }

    /// <summary>About how many entries a page has at most.</summary>
    public const int MostEntries = 500;

    /// <summary>About how many bytes a page has at most; one entry may be larger.</summary>
    public const int MostBytes = 4 << 20;
}
