namespace SessionContext.Core.Documents;

/// <summary>How large a session context may grow (contract § 3).</summary>
public sealed record DocumentLimits
{
    /// <summary>
    /// What a document has beside its <c>context</c> is shorter: every field has a limit of its own, ids, times and
    /// white space have the rest.
    /// </summary>
    private static readonly int RoomBesideContext =
        2_560 + ContextField.All.Sum(field => field.MostBytes);

    /// <summary>
    /// Bytes of a request body, and of the <c>context</c> of a document (<see cref="DocumentSize"/>). Default 256 KiB.
    /// </summary>
    public int BodyBytes { get; init; } = 262_144;

    /// <summary>Bytes of the largest document that a GET can answer with.</summary>
    public int DocumentBytes => BodyBytes + RoomBesideContext;

    /// <summary>Attributes in <c>context</c>. Default 1,000.</summary>
    public int Attributes { get; init; } = 1_000;

    /// <summary>Levels of nested objects and arrays in the document, itself counted. Default 32.</summary>
    public int Depth { get; init; } = 32;
}
