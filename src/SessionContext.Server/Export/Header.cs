using System.Text.Json.Serialization;
using SessionContext.Core;

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
