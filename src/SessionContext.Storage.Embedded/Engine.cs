using RocksDbSharp;
using SessionContext.Core;

namespace SessionContext.Storage.Embedded;

/// <summary>
/// One open database and its families. Its users enter and leave, so that it is never closed under one of them.
/// </summary>
internal sealed class Engine : IDisposable
{
    private static readonly ReadOptions Reads = new();
    private static readonly FlushOptions Waiting = new FlushOptions().SetWaitForFlush(true);
    private static readonly WriteOptions Durable = new WriteOptions().SetSync(true);

    private readonly RocksDb _database;
    private readonly ManualResetEventSlim _unused = new();
    private readonly HashSet<EngineSnapshot> _snapshots = [];
    private volatile bool _closing;
    private int _users = 1; // itself, until it is closed

    private Engine(RocksDb database)
    {
        _database = database;
        Default = database.GetDefaultColumnFamily();
        Contexts = database.GetColumnFamily(EngineFamilies.Contexts);
        ByCustomer = database.GetColumnFamily(EngineFamilies.ByCustomer);
        ByCart = database.GetColumnFamily(EngineFamilies.ByCart);
        Expiry = database.GetColumnFamily(EngineFamilies.Expiry);
        Records = database.GetColumnFamily(EngineFamilies.Records);
        Counts = database.GetColumnFamily(EngineFamilies.Counts);
    }

    /// <summary>What is about the store itself: <see cref="SeenTime"/>.</summary>
    public ColumnFamilyHandle Default { get; }

    public ColumnFamilyHandle Contexts { get; }

    public ColumnFamilyHandle ByCustomer { get; }

    public ColumnFamilyHandle ByCart { get; }

    public ColumnFamilyHandle Expiry { get; }

    public ColumnFamilyHandle Records { get; }

    public ColumnFamilyHandle Counts { get; }

    private ColumnFamilyHandle[] Families =>
        [Default, Contexts, ByCustomer, ByCart, Expiry, Records, Counts];

    /// <summary>Opens the folder's database, or makes one.</summary>
    /// <exception cref="StoreOpenException">It cannot be opened; the message says what to do.</exception>
    public static Engine Open(EmbeddedStoreOptions options)
    {
        try
        {
            var families = EngineFamilies.All((ulong)options.BlockCacheBytes);
            if (options.ReadOnly)
            {
                return new Engine(
                    RocksDb.OpenReadOnly(
                        EngineTuning.Database(),
                        options.Path,
                        families,
                        errIfLogFileExists: false
                    )
                );
            }

            MakeFolder(options.Path);
            return new Engine(RocksDb.Open(EngineTuning.Database(), options.Path, families));
        }
        catch (Exception e)
            when (e is RocksDbException or IOException or UnauthorizedAccessException)
        {
            throw OpenFailure.Explain(options.Path, e);
        }
    }

    /// <summary>Counts a user in; false when the engine is closing and must not be touched.</summary>
    public bool TryEnter()
    {
        for (var users = Volatile.Read(ref _users); users > 0 && !_closing; )
        {
            var seen = Interlocked.CompareExchange(ref _users, users + 1, users);
            if (seen == users)
            {
                return true;
            }

            users = seen;
        }

        return false;
    }

    /// <summary>Counts a user out.</summary>
    public void Leave()
    {
        if (Interlocked.Decrement(ref _users) == 0)
        {
            _unused.Set();
        }
    }

    public PinnedValue Get(ColumnFamilyHandle family, ReadOnlySpan<byte> key) =>
        new(_database, Reads, family, key);

    public PinnedValues GetMany(ColumnFamilyHandle family, ReadOnlySpan<byte[]> keys) =>
        new(_database, Reads, family, keys);

    public Iterator Scan(ColumnFamilyHandle family, ReadOptions? reads = null) =>
        _database.NewIterator(family, reads ?? Reads);

    /// <summary>This moment, until it is disposed or the engine closes.</summary>
    public EngineSnapshot TakeSnapshot()
    {
        var snapshot = new EngineSnapshot(this, _database.CreateSnapshot());
        lock (_snapshots)
        {
            _snapshots.Add(snapshot);
        }

        return snapshot;
    }

    /// <summary>Forgets a moment, unless it has.</summary>
    public void Release(EngineSnapshot snapshot)
    {
        lock (_snapshots)
        {
            if (_snapshots.Remove(snapshot))
            {
                snapshot.Release();
            }
        }
    }

    /// <summary>Makes a batch durable as a whole.</summary>
    /// <exception cref="RocksDbException">It may have been written or not, but never in part.</exception>
    public void Write(WriteBatch batch) => _database.Write(batch, Durable);

    /// <summary>
    /// Puts the files as they are now into a folder that does not exist, as one step. What is in memory is flushed
    /// first, so that hardly any log is to be replayed there. Files that never change are linked where that is
    /// possible, and copied where not; those are synced.
    /// </summary>
    /// <exception cref="RocksDbException">It could not be made, and nothing of it is left.</exception>
    public void Checkpoint(string path)
    {
        using var checkpoint = _database.Checkpoint();
        checkpoint.Save(path);
    }

    /// <summary>Rewrites all files without what was deleted or replaced.</summary>
    /// <exception cref="RocksDbException">Not all of it was rewritten.</exception>
    public void Compact()
    {
        FlushMemtables(); // the log has what was deleted, too
        EngineCompaction.Run(_database, Families);
    }

    /// <summary>Waits for the last user, then closes; called once.</summary>
    public void Dispose()
    {
        _closing = true;
        Leave();
        _unused.Wait();
        _unused.Dispose();
        foreach (var snapshot in _snapshots)
        {
            snapshot.Release();
        }

        FlushMemtables();
        _database.Dispose();
    }

    // The engine makes its files as the process does; the folder is what keeps other users of the machine away from
    // them.
    private static void MakeFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(
                path,
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
            );
        }
    }

    // Spares the next start the replay of the log. The log has everything: where this fails, nothing is lost.
    private void FlushMemtables()
    {
        try
        {
            foreach (var family in Families)
            {
                Native.Instance.rocksdb_flush_cf(_database.Handle, Waiting.Handle, family.Handle);
            }
        }
        catch (RocksDbException) { }
    }
}
