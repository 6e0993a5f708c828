namespace SessionContext.Core;

/// <summary>
/// Tells one state of a session context from every other one, also from those of a session that was deleted and
/// created again under the same id: what compare-and-swap compares, and what the ETag is made of.
/// </summary>
/// <param name="Incarnation">Drawn at random when the context is created; stays until it ends.</param>
/// <param name="Version"><c>metadata.version</c>: 1 when created, one more with every accepted change.</param>
public readonly record struct Revision(long Incarnation, long Version)
{
    /// <summary>The first revision of a new context.</summary>
    public static Revision First() => new(Random.Shared.NextInt64(long.MaxValue), 1);

    /// <summary>The revision after one more accepted change.</summary>
    public Revision Next() => this with { Version = Version + 1 };
}
