using System.Text.Json.Serialization;
using SessionContext.Core;
using SessionContext.Core.Scans;

namespace SessionContext.Server.Export;

/// <summary>The first line of an export.</summary>
internal sealed record Header
{
    private const string TheFormat = "session-context-export";
    private const int TheVersion = 1;

    public string? Format { get; init; }

    public int Version { get; init; }

    /// <summary>The engine that it comes from.</summary>
    public string? Engine { get; init; }

    /// <summary>When it was begun.</summary>
    public DateTimeOffset? ExportedAt { get; init; }

    /// <summary>Whose entries it has; null: all tenants'.</summary>
    public string? Tenant { get; init; }

    /// <summary>What was exported, in words.</summary>
    [JsonIgnore]
    public string Scan => $"{(Tenant is null ? "all tenants" : $"tenant {Tenant}")} of {Engine}";

    /// <summary>Passes the first line of a file that this release can read.</summary>
    /// <exception cref="ExportFileException">It is another one's.</exception>
    public void Check()
    {
        if (Format != TheFormat)
        {
            throw new ExportFileException("The file is not an export of session contexts.");
        }

        if (Version != TheVersion)
        {
            throw new ExportFileException(
                $"The file has format version {Version}; this release reads version {TheVersion}."
            );
        }
    }

    /// <summary>Whether a scan that began one of them can go on for the other.</summary>
    public bool IsOfTheSameScan(Header other) =>
        Tenant == other.Tenant
        && string.Equals(Engine, other.Engine, StringComparison.OrdinalIgnoreCase);

    /// <summary>The header of an export that begins now.</summary>
    public static Header Of(string engine, Tenant? tenant, DateTimeOffset now) =>
        new()
        {
            Format = TheFormat,
            Version = TheVersion,
            Engine = engine,
            Tenant = tenant?.ToString(),
            ExportedAt = now,
        };
}

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

    /// <summary>
    /// SHA-256 of the file before this line, in hexadecimal; with <see cref="Position"/> and <see cref="End"/>. Files
    /// of earlier releases have none.
    /// </summary>
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

    /// <summary>
    /// Whether it is one thing, not several and not nothing, and has a digest only where one belongs.
    /// </summary>
    public bool IsOne() =>
        ((object?[])[Context, Record, Position, End]).Count(part => part is not null) == 1
        && (Sha256 is null || Position is not null || End is not null);
}

/// <summary>
/// How lines are written and read. What a line has too much or too little is an error: the file was changed, or comes
/// from another release.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    AllowDuplicateProperties = false
)]
[JsonSerializable(typeof(Line))]
internal sealed partial class FileJson : JsonSerializerContext;

/// <summary>The first line; a later version's may have more, and is to be told by its number.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(Header))]
internal sealed partial class HeaderJson : JsonSerializerContext;
