namespace SessionContext.Core.Records;

/// <summary>A small record as a store keeps it. Never changed once made.</summary>
/// <param name="Version">1 when created, one more with every change: what compare-and-swap compares.</param>
/// <param name="ExpiresAt">From when on it no longer exists (UTC, whole milliseconds).</param>
/// <param name="Value">What it says, at most 64 KiB; a store gives it back byte for byte.</param>
public sealed record StoredRecord(
    long Version,
    DateTimeOffset ExpiresAt,
    ReadOnlyMemory<byte> Value
);
