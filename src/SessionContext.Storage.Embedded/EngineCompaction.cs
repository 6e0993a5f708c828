using RocksDbSharp;

namespace SessionContext.Storage.Embedded;

/// <summary>
/// Rewrites all files of an open store, so that none has anything that was deleted or replaced before.
/// </summary>
internal static class EngineCompaction
{
    // RocksDB's numbers for "force", which its binding does not name.
    private const byte AllLevels = 2;
    private const int AllBlobs = 0;

    // The manifest names the first and the last key of each file that was made since the manifest began. A new one
    // begins when it is larger than this, and larger by this share than what a new one would have.
    private static readonly string[] ManifestLimits =
    [
        "max_manifest_file_size",
        "max_manifest_space_amp_pct",
    ];
    private static readonly string[] AlwaysTooLarge = ["1", "0"];
    private static readonly string[] Defaults = ["1073741824", "500"];

    /// <summary>Takes a time that grows with the store. The store serves meanwhile, slower.</summary>
    /// <exception cref="RocksDbException">Not all of it was rewritten.</exception>
    public static void Run(RocksDb database, IEnumerable<ColumnFamilyHandle> families)
    {
        var native = Native.Instance;
        var options = native.rocksdb_compactoptions_create();
        try
        {
            native.rocksdb_compactoptions_set_exclusive_manual_compaction(options, 0);
            native.rocksdb_compactoptions_set_bottommost_level_compaction(options, AllLevels);
            native.rocksdb_compactoptions_set_blob_garbage_collection_policy(options, AllBlobs);
            native.rocksdb_compactoptions_set_blob_garbage_collection_age_cutoff(options, 1);
            LimitManifest(database, AlwaysTooLarge);
            foreach (var family in families)
            {
                native.rocksdb_compact_range_cf_opt(
                    database.Handle,
                    family.Handle,
                    options,
                    (byte[]?)null,
                    0,
                    null,
                    0
                );
            }
        }
        finally
        {
            LimitManifest(database, Defaults);
            native.rocksdb_compactoptions_destroy(options);
        }
    }

    private static void LimitManifest(RocksDb database, string[] limits) =>
        Native.Instance.rocksdb_set_db_options(
            database.Handle,
            limits.Length,
            ManifestLimits,
            limits
        );
}
