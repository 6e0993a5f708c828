using SessionContext.Core.Records;

namespace SessionContext.Core.Scans;

/// <summary>
/// One thing that a scan finds: a <see cref="ScannedContext"/> or a <see cref="ScannedRecord"/>, and nothing else.
/// </summary>
public abstract record ScanEntry
{
    private protected ScanEntry() { }

    /// <summary>Whose it is.</summary>
    public abstract Tenant Tenant { get; }

    /// <summary>About how much memory it takes, in bytes.</summary>
    public abstract long Bytes { get; }

    /// <summary>Whether it has ended at the given time.</summary>
    public abstract bool IsExpired(DateTimeOffset now);
}

/// <summary>A context, exactly as it is stored.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Context">All of it, its revision with the incarnation too.</param>
public sealed record ScannedContext(ContextKey Key, StoredContext Context) : ScanEntry
{
    /// <inheritdoc />
    public override Tenant Tenant => Key.Tenant;

    /// <inheritdoc />
    public override long Bytes => Context.Document.Length;

    /// <inheritdoc />
    public override bool IsExpired(DateTimeOffset now) => Context.IsExpired(now);
}

/// <summary>A small record, exactly as it is stored.</summary>
/// <param name="Key">Its key; of a kind that <see cref="RecordKinds.BelongToSessions"/> names.</param>
/// <param name="Record">All of it.</param>
public sealed record ScannedRecord(RecordKey Key, StoredRecord Record) : ScanEntry
{
    /// <inheritdoc />
    public override Tenant Tenant => Key.Tenant;

    /// <inheritdoc />
    public override long Bytes => Record.Value.Length;

    /// <inheritdoc />
    public override bool IsExpired(DateTimeOffset now) => Record.ExpiresAt <= now;
}
