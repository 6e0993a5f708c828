namespace SessionContext.Core.Documents;

/// <summary>
/// What a client decides about a session context: each field as the raw JSON that was sent, quotes and escapes
/// included, so that it is given back unchanged. Empty memory: the field is absent.
/// </summary>
/// <remarks>The memory belongs to whoever parsed it; <see cref="ContextDocument.Compose"/> copies.</remarks>
public sealed record ContextFields
{
    /// <summary>No field at all.</summary>
    public static ContextFields None { get; } = new();

    /// <summary>A JSON string, at most 128 characters.</summary>
    public ReadOnlyMemory<byte> CustomerId { get; init; }

    /// <summary>A JSON string of 1 to 64 characters.</summary>
    public ReadOnlyMemory<byte> SiteCode { get; init; }

    /// <summary>A JSON string of three upper-case letters (ISO 4217).</summary>
    public ReadOnlyMemory<byte> Currency { get; init; }

    /// <summary>A JSON string of two upper-case letters (ISO 3166-1 alpha-2).</summary>
    public ReadOnlyMemory<byte> TargetLocation { get; init; }

    /// <summary>A JSON string with a BCP 47 tag.</summary>
    public ReadOnlyMemory<byte> Language { get; init; }

    /// <summary>A JSON string, at most 128 characters.</summary>
    public ReadOnlyMemory<byte> CartId { get; init; }

    /// <summary>A JSON object: the free-form attributes.</summary>
    public ReadOnlyMemory<byte> Context { get; init; }
}
