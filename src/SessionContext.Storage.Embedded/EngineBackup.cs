using RocksDbSharp;

namespace SessionContext.Storage.Embedded;

/// <summary>The files of a store as they were at one moment, in a folder of their own.</summary>
public static class EngineBackup
{
    // Enough for the keys of one family at a time; nothing is asked twice.
    private const ulong CacheBytes = 8 << 20;

    /// <summary>Opens a store that no process uses and changes nothing of it, to see that it can be opened.</summary>
    /// <param name="path">The folder of its files.</param>
    /// <returns>How many contexts it holds, ended ones that were not purged among them.</returns>
    /// <exception cref="BackupException">It cannot be opened.</exception>
    public static long CountContexts(string path)
    {
        try
        {
            using var database = RocksDb.OpenReadOnly(
                EngineTuning.Database(),
                path,
                EngineFamilies.All(CacheBytes),
                errIfLogFileExists: false
            );
            using var scan = database.NewIterator(
                database.GetColumnFamily(EngineFamilies.Counts),
                new ReadOptions()
            );
            return TenantCounts.Read(scan).Sum(count => count.Value);
        }
        catch (RocksDbException e)
        {
            throw new BackupException($"'{path}' cannot be opened as a store: {e.Message}", e);
        }
    }

    /// <summary>
    /// Reads all of a store that no process uses, and changes nothing of it. The engine compares the checksum of every
    /// block.
    /// </summary>
    /// <param name="path">The folder of its files.</param>
    /// <returns>How many contexts it has, expired ones that were not purged among them.</returns>
    /// <exception cref="BackupException">It cannot be opened, or is damaged.</exception>
    public static long Verify(string path)
    {
        var expected = CountContexts(path);
        try
        {
            using var database = RocksDb.OpenReadOnly(
                EngineTuning.Database(),
                path,
                EngineFamilies.All(CacheBytes),
                errIfLogFileExists: false
            );
            var counts = EngineFamilies.Names.ToDictionary(
                name => name,
                name => CountEntries(database, name)
            );
            return counts[EngineFamilies.Contexts] == expected
                ? expected
                : throw new BackupException(
                    $"'{path}' is damaged: it has {counts[EngineFamilies.Contexts]} contexts and should have {expected}."
                );
        }
        catch (RocksDbException e)
        {
            throw new BackupException($"'{path}' is damaged: {e.Message}", e);
        }
    }

    private static long CountEntries(RocksDb database, string family)
    {
        using var scan = database.NewIterator(
            database.GetColumnFamily(family),
            new ReadOptions().SetVerifyChecksums(true).SetFillCache(false)
        );
        long count = 0;
        for (scan.SeekToFirst(); scan.Valid(); scan.Next())
        {
            count++;
        }

        Native.Instance.rocksdb_iter_get_error(scan.Handle);
        return count;
    }

    /// <summary>
    /// Makes a backup and counts its contexts, on a thread of its own: it may copy for minutes, and the pool's threads
    /// have callers to serve.
    /// </summary>
    internal static Task<long> MakeAsync(
        EngineSlot slot,
        string path,
        CancellationToken cancellationToken
    ) =>
        Task.Factory.StartNew(
            () =>
            {
                using (var lease = slot.Enter())
                {
                    Make(lease.Engine, path);
                }

                return CountContexts(path);
            },
            cancellationToken,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default
        );

    /// <summary>Makes one of an open store.</summary>
    /// <exception cref="BackupException">It cannot be made, and nothing of it is left.</exception>
    private static void Make(Engine engine, string path)
    {
        try
        {
            engine.Checkpoint(path);
        }
        catch (RocksDbException e)
        {
            throw BackupFailure.Explain(path, e);
        }
    }
}
