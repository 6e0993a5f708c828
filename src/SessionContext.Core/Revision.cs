namespace SessionContext.Core;

/// <summary>
/// Tells one state of a session context from every other one, also from those of a session that was deleted and
/// created again under the same id, and from those that a store forgot when it failed over or was restored: what
/// compare-and-swap compares, and what the ETag is made of. A state with the stored revision is what is
/// stored.
/// </summary>
/// <param name="Incarnation">Drawn at random with every change.</param>
/// <param name="Version"><c>metadata.version</c>: 1 when created, one more with every accepted change.</param>
public readonly record struct Revision(long Incarnation, long Version)
{
    /// <summary>The first revision of a new context.</summary>
    public static Revision First() => new(Draw(), 1);

    /// <summary>The revision after one more accepted change.</summary>
    public Revision Next() => new(Draw(), Version + 1);

    private static long Draw() => Random.Shared.NextInt64(long.MaxValue);
}
