namespace SessionContext.Core.Documents;

/// <summary>How large a session context may grow (contract § 3).</summary>
public sealed record DocumentLimits
{
    /// <summary>Bytes of a request body, and of a whole document grown by attribute calls. Default 256 KiB.</summary>
    public int BodyBytes { get; init; } = 262_144;

    /// <summary>Attributes in <c>context</c>. Default 1,000.</summary>
    public int Attributes { get; init; } = 1_000;

    /// <summary>Levels of nested objects and arrays in the document, itself counted. Default 32.</summary>
    public int Depth { get; init; } = 32;
}
