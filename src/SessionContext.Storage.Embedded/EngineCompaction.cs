using RocksDbSharp;

namespace SessionContext.Storage.Embedded;

/// <summary>Rewrites all files of an open store, so that none has anything that was deleted or replaced before.</summary>
internal static class EngineCompaction
{
    // RocksDB's numbers for "force", which its binding does not name.
    private const byte AllLevels = 2;
    private const int AllBlobs = 0;

    // The manifest names the first and the last key of each file that was ever made. It begins anew when it is larger than this.
    private const string ManifestSize = "max_manifest_file_size";
    private const string AlwaysTooLarge = "1";

    // RocksDB's default.
    private const string UsualManifestSize = "1073741824";

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
            SetManifestSize(database, AlwaysTooLarge);
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
            SetManifestSize(database, UsualManifestSize);
            native.rocksdb_compactoptions_destroy(options);
        }
    }

    private static void SetManifestSize(RocksDb database, string bytes) =>
        Native.Instance.rocksdb_set_db_options(database.Handle, 1, [ManifestSize], [bytes]);
}
