using SessionContext.Core.Clocks;

namespace SessionContext.Storage.Embedded;

/// <summary>Where the embedded store keeps its files, and how much memory and waiting work it may hold.</summary>
public sealed class EmbeddedStoreOptions
{
    /// <summary>The value of <see cref="DocumentCacheBytes"/> where none is given.</summary>
    public const long DefaultDocumentCacheBytes = 32 << 20;

    /// <summary>The largest value of <see cref="DocumentCacheBytes"/>.</summary>
    public const long MostDocumentCacheBytes = 1 << 30;

    /// <summary>
    /// The folder of the store's files; made where it does not exist. Only one process can have it open.
    /// </summary>
    public required string Path { get; init; }

    /// <summary>
    /// How many writes may wait for the disk; the next one is refused at once. At least 1; 8,192 by default.
    /// </summary>
    public int MaxQueuedWrites { get; init; } = 8_192;

    /// <summary>
    /// How many bytes of documents the waiting writes may hold together, so that large documents cannot fill the memory
    /// that <see cref="MaxQueuedWrites"/> alone would allow. At least 1 MiB; 64 MiB by default.
    /// </summary>
    public long MaxQueuedBytes { get; init; } = 64 << 20;

    /// <summary>
    /// Memory for what reads need most: keys, indexes and filters of the files (documents are left to the operating
    /// system's page cache). About 60 bytes for each session keep every look-up in memory. At least 8 MiB; 96 MiB by
    /// default.
    /// </summary>
    public long BlockCacheBytes { get; init; } = 96 << 20;

    /// <summary>
    /// Memory for the contexts that are read again and again, which then cost no look-up in the engine. Some 1,000
    /// bytes for each. 0 to 1 GiB; 0: none; 32 MiB by default.
    /// </summary>
    public long DocumentCacheBytes { get; init; } = DefaultDocumentCacheBytes;

    /// <summary>
    /// How far the clock may be ahead of the last time that the store has seen; beyond it nothing is purged until the
    /// clock is confirmed or has run for <see cref="ClockGuard.ProofTime"/>. Five minutes to 365 days; one hour by
    /// default.
    /// </summary>
    public TimeSpan ClockTolerance { get; init; } = ClockGuard.DefaultTolerance;

    /// <summary>
    /// Opens the files without changing any, as a copy or a snapshot of a store is read; no process may have them open
    /// for writing. Every write is refused. False by default.
    /// </summary>
    public bool ReadOnly { get; init; }

    /// <summary>
    /// Throws <see cref="ArgumentException"/>, naming the option and its rule, where a value cannot be used.
    /// </summary>
    public void Validate()
    {
        Require(!string.IsNullOrWhiteSpace(Path), nameof(Path), "must name a folder");
        Require(MaxQueuedWrites >= 1, nameof(MaxQueuedWrites), "must be at least 1");
        Require(
            MaxQueuedBytes >= 1 << 20,
            nameof(MaxQueuedBytes),
            "must be at least 1048576 (1 MiB)"
        );
        Require(
            BlockCacheBytes >= 8 << 20,
            nameof(BlockCacheBytes),
            "must be at least 8388608 (8 MiB)"
        );
        Require(
            DocumentCacheBytes is >= 0 and <= MostDocumentCacheBytes,
            nameof(DocumentCacheBytes),
            "must be 0 to 1073741824 (1 GiB)"
        );
        Require(
            ClockGuard.IsTolerance(ClockTolerance),
            nameof(ClockTolerance),
            ClockGuard.ToleranceRule
        );
    }

    private static void Require(bool holds, string option, string rule)
    {
        if (!holds)
        {
            throw new ArgumentException($"{option} {rule}.");
        }
    }
}
