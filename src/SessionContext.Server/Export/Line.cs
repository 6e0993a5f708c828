using SessionContext.Core.Scans;

namespace SessionContext.Server.Export;

/// <summary>A line of an export behind its first: a context, a record, a position or the end.</summary>
internal sealed record Line
{
    /// <summary>A context.</summary>
    public ContextFields? Context { get; init; }

    /// <summary>A small record.</summary>
    public RecordFields? Record { get; init; }

    /// <summary>Where the scan stood: all entries before it stand in the lines before.</summary>
    public string? Position { get; init; }

    /// <summary>How many entries there are; the last line, by which a whole file is known.</summary>
    public EntryCounts? End { get; init; }

    /// <summary>SHA-256 of the file before this line, in hexadecimal; with <see cref="Position"/> and <see cref="End"/>. Files of earlier releases have none.</summary>
    public string? Sha256 { get; init; }

    /// <summary>The line of an entry.</summary>
    /// <exception cref="ExportFileException">A line cannot hold it.</exception>
    public static Line Of(ScanEntry entry) =>
        entry switch
        {
            ScannedContext context => new() { Context = ContextFields.Of(context) },
            ScannedRecord record => new() { Record = RecordFields.Of(record) },
            _ => throw new ArgumentException("An unknown kind of entry."),
        };

    /// <summary>The entry of the line; null where it has none.</summary>
    /// <exception cref="FormatException">It has one that could not be stored; the message says why.</exception>
    public ScanEntry? Entry() => (ScanEntry?)Context?.Entry() ?? Record?.Entry();

    /// <summary>Whether it is one thing, not several and not nothing, and has a digest only where one belongs.</summary>
    public bool IsOne() =>
        ((object?[])[Context, Record, Position, End]).Count(part => part is not null) == 1
        && (Sha256 is null || Position is not null || End is not null);
}
