namespace SessionContext.Core;

/// <summary>
/// One session context as a store keeps it: the exact bytes that a GET answers, and beside them the few facts that the
/// rules and the indexes need without parsing JSON. Never changed once made.
/// </summary>
public sealed class StoredContext
{
    /// <summary>Which state this is.</summary>
    public required Revision Revision { get; init; }

    /// <summary>When the context was created: UTC, whole milliseconds.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it last changed: UTC, whole milliseconds, never before <see cref="CreatedAt"/>.</summary>
    public required DateTimeOffset ModifiedAt { get; init; }

    /// <summary>
    /// From when on the context no longer exists (UTC, whole milliseconds); null where it has no timeout.
    /// </summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>
    /// Whose context it is; null for an anonymous session. The same text as in <see cref="Document"/>.
    /// </summary>
    public string? CustomerId { get; init; }

    /// <summary>The active cart, if any. The same text as in <see cref="Document"/>.</summary>
    public string? CartId { get; init; }

    /// <summary>
    /// Which fields of <see cref="Document"/> came from elsewhere than the calls that created and changed it.
    /// </summary>
    public DerivedFields Derived { get; init; }

    /// <summary>
    /// When the cart was created, as the event says that set <see cref="CartId"/> (UTC, whole milliseconds), so that an
    /// older event that comes late does not bring an older cart back; null where no event with a time did.
    /// </summary>
    public DateTimeOffset? CartSetAt { get; init; }

    /// <summary>The UTF-8 body of the GET answer, byte for byte.</summary>
    public required ReadOnlyMemory<byte> Document { get; init; }

    /// <summary>
    /// Whether the context has ended at the given time, though its bytes may still lie in the store (contract § 6).
    /// </summary>
    public bool IsExpired(DateTimeOffset now) => ExpiresAt <= now;

    /// <summary>The same context, only that it ends at another time.</summary>
    public StoredContext WithExpiry(DateTimeOffset? endsAt) =>
        new()
        {
            Revision = Revision,
            CreatedAt = CreatedAt,
            ModifiedAt = ModifiedAt,
            ExpiresAt = endsAt,
            CustomerId = CustomerId,
            CartId = CartId,
            Derived = Derived,
            CartSetAt = CartSetAt,
            Document = Document,
        };
}
