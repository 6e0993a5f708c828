using RocksDbSharp;

namespace SessionContext.Storage.Embedded;

/// <summary>
/// RocksDB's settings, each with its reason. They serve random reads of documents below a kilobyte, a million and more
/// of them, on a machine of two cores, with the whole process below 500 MiB.
/// </summary>
internal static class EngineTuning
{
    private const ulong MiB = 1 << 20;

    /// <summary>Settings of the database as a whole.</summary>
    public static DbOptions Database()
    {
        var options = new DbOptions()
            .SetCreateIfMissing()
            .SetCreateMissingColumnFamilies()
            .SetMaxTotalWalSize(64 * MiB) // bounds what a start after a crash has to replay
            .SetDbWriteBufferSize(96 * MiB) // bounds the memtables of all families together
            .SetWalRecoveryMode(Recovery.PointInTime) // a write torn by power loss was never acknowledged: drop it
            .SetBytesPerSync(MiB) // writes files out steadily, so that commits do not queue behind a burst
            .SetMaxOpenFiles(512) // descriptors stay below common limits
            .SkipStatsUpdateOnOpen(true) // opening reads no file for statistics
            .SetAllowMmapReads(false) // mapped files would count as the process's memory
            .SetStatsDumpPeriodSec(0) // the service has metrics of its own
            .SetInfoLogLevel(InfoLogLevel.Warn)
            .SetMaxLogFileSize(4 * MiB)
            .SetKeepLogFileNum(2);
        Native.Instance.rocksdb_options_set_max_background_jobs(options.Handle, 2); // one flush, one compaction
        return options;
    }

    /// <summary>
    /// The contexts: documents lie in blob files, so that compactions move keys only and the cache holds all keys.
    /// </summary>
    public static ColumnFamilyOptions Contexts(Cache cache)
    {
        var options = Keys(cache, 32 * MiB)
            .SetMaxWriteBufferNumber(3) // one fills, one is flushed, one in reserve
            .SetPrefixExtractor(SliceTransform.CreateNoOp()) // the whole key, which the memtable's filter goes by
            .SetMemtablePrefixBloomSizeRatio(0.03); // spares most reads the memtables
        var native = Native.Instance;
        native.rocksdb_options_set_enable_blob_files(options.Handle, 1);
        native.rocksdb_options_set_min_blob_size(options.Handle, 256); // smaller ones are cheaper beside their key
        native.rocksdb_options_set_blob_file_size(options.Handle, 64 * MiB); // small enough to be purged soon
        native.rocksdb_options_set_enable_blob_gc(options.Handle, 1);
        native.rocksdb_options_set_blob_gc_age_cutoff(options.Handle, 0.5); // the older half is rewritten when keys move
        native.rocksdb_options_set_blob_gc_force_threshold(options.Handle, 0.5); // and at once when half of it is garbage
        return options;
    }

    /// <summary>A family of keys alone, or with values of some bytes.</summary>
    public static ColumnFamilyOptions Keys(Cache cache, ulong memtableBytes = 8 * MiB)
    {
        var options = new ColumnFamilyOptions()
            .SetBlockBasedTableFactory(Table(cache))
            .SetWriteBufferSize(memtableBytes)
            .SetCompression(Compression.No) // keys are short and random: nothing to gain, time to lose
            .SetLevelCompactionDynamicLevelBytes(true) // keeps garbage near a tenth of the keys
            .SetTargetFileSizeBase(32 * MiB) // few files, each with one index and one filter
            .SetMaxBytesForLevelBase(128 * MiB); // a million keys need two levels at most
        // A file in which half of 4,096 keys in a row are deletions is compacted at once: else what was purged would
        // take its space, and scans would walk over the deletions, until enough is written again.
        Native.Instance.rocksdb_options_add_compact_on_deletion_collector_factory(
            options.Handle,
            4_096,
            2_048
        );
        return options;
    }

    private static BlockBasedTableOptions Table(Cache cache)
    {
        var options = new BlockBasedTableOptions()
            .SetBlockCache(cache)
            .SetBlockSize(4096)
            .SetFormatVersion(6) // checks that a block is where it belongs
            .SetFilterPolicy(BloomFilterPolicy.Create(10, use_block_based_builder: false)) // 1 % false hits
            .SetWholeKeyFiltering(true) // look-ups name whole keys
            .SetCacheIndexAndFilterBlocks(false); // beside the cache: two bytes a session, asked by every read
        var native = Native.Instance;
        native.rocksdb_block_based_options_set_data_block_index_type(options.Handle, 1); // a hash within the block
        native.rocksdb_block_based_options_set_optimize_filters_for_memory(options.Handle, 1); // sizes that malloc has
        return options;
    }
}
