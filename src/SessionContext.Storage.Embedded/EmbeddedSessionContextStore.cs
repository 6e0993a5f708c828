using System.Diagnostics.Metrics;
using RocksDbSharp;
using SessionContext.Core;
using SessionContext.Core.Clocks;
using SessionContext.Core.Events;
using SessionContext.Core.Records;
using SessionContext.Core.Scans;

namespace SessionContext.Storage.Embedded;

/// <summary>
/// Keeps session contexts in a folder of this machine (RocksDB): no other system to install. A write is acknowledged
/// after it was synced to the disk, so it survives a killed process and a loss of power.
/// </summary>
public sealed partial class EmbeddedSessionContextStore : ISessionContextStore, IStoreClock
{
    private readonly EngineSlot _slot;
    private readonly WriteQueue _queue;
    private readonly TenantCounts _counts = new();
    private readonly ContextCache _cache;
    private readonly StoreMetrics _metrics;
    private readonly Sweeper? _sweeper;
    private readonly StoreClock _clock;
    private readonly TimeProvider _time;
    private readonly Lazy<Task> _disposal;

    private EmbeddedSessionContextStore(
        EmbeddedStoreOptions options,
        TimeProvider time,
        IMeterFactory? meters
    )
    {
        _time = time;
        _cache = new ContextCache(options.DocumentCacheBytes);
        _slot = new EngineSlot(options);
        LoadCounts(options);
        _queue = new WriteQueue(options.MaxQueuedWrites, options.MaxQueuedBytes);
        _metrics = new StoreMetrics(meters, _queue, _counts);
        var hints = new ExpiryCursor();
        Writer = new StoreWriter(_slot, _queue, _counts, _cache, hints, _metrics, time);
        _clock = new StoreClock(_slot, time, options.ClockTolerance);
        if (options.ReadOnly)
        {
            _queue.Close();
        }
        else
        {
            var due = new ExpiryQueue(_slot, _cache, hints);
            _sweeper = new Sweeper(_clock, due, _queue, _metrics, time);
        }

        _disposal = new Lazy<Task>(CloseAsync);
    }

    internal StoreWriter Writer { get; }

    /// <summary>
    /// Opens the folder's store, or makes one. How long it takes does not depend on how much is stored.
    /// </summary>
    /// <param name="options">Where and how.</param>
    /// <param name="time">By which clock contexts end.</param>
    /// <param name="meters">Makes the meter <c>SessionContext.Storage</c>; without one the store has its own.</param>
    /// <exception cref="ArgumentException">An option cannot be used.</exception>
    /// <exception cref="StoreOpenException">The folder cannot be opened; the message says why and what to
    /// do.</exception>
    public static EmbeddedSessionContextStore Open(
        EmbeddedStoreOptions options,
        TimeProvider time,
        IMeterFactory? meters = null
    )
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        options.Validate();
        return new EmbeddedSessionContextStore(options, time, meters);
    }

    /// <inheritdoc />
    public ValueTask<StoredContext?> ReadAsync(ContextKey key, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var now = _time.GetUtcNow();
        if (_slot.IsOpen && _cache.Find(key) is { } cached)
        {
            return ValueTask.FromResult(cached.IsExpired(now) ? null : cached);
        }

        using var lease = _slot.Enter();
        return ValueTask.FromResult(ContextLookup.Find(lease.Engine, _cache, key, now));
    }

    /// <inheritdoc />
    public async ValueTask<bool> CompareAndSwapAsync(
        ContextKey key,
        Revision? expected,
        StoredContext? replacement,
        CancellationToken cancellationToken
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        var swap = new ContextSwap(key, expected, replacement, cancellationToken);
        _queue.Add(swap);
        return await swap.Task.ConfigureAwait(false) == SwapOutcome.Swapped;
    }

    /// <inheritdoc />
    public async ValueTask<SwapOutcome> CompareAndSwapOnceAsync(
        ContextKey key,
        Revision? expected,
        StoredContext? replacement,
        EventMark mark,
        CancellationToken cancellationToken
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        var swap = new ContextSwap(key, expected, replacement, cancellationToken)
        {
            Mark = RecordSwap.Of(mark, key.Tenant),
        };
        _queue.Add(swap);
        return await swap.Task.ConfigureAwait(false);
    }

    /// <inheritdoc />
    public ValueTask<StoredRecord?> ReadRecordAsync(
        RecordKey key,
        CancellationToken cancellationToken
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var lease = _slot.Enter();
        return ValueTask.FromResult(RecordLookup.Find(lease.Engine, key, _time.GetUtcNow()));
    }

    /// <inheritdoc />
    public async ValueTask<bool> CompareAndSwapRecordAsync(
        RecordKey key,
        long? expected,
        StoredRecord? replacement,
        CancellationToken cancellationToken
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        var swap = new RecordSwap(key, expected, replacement, cancellationToken);
        _queue.Add(swap);
        return await swap.Task.ConfigureAwait(false);
    }

    /// <inheritdoc />
    public ValueTask<IReadOnlyDictionary<Tenant, long>> CountByTenantAsync(
        CancellationToken cancellationToken
    )
    {
        using var lease = _slot.Enter();
        return ValueTask.FromResult(_counts.Snapshot());
    }

    /// <inheritdoc />
    /// <remarks>One moment: that of the first page.</remarks>
    public IAsyncEnumerable<ScanPage> ScanAsync(
        Tenant? tenant,
        string? after,
        CancellationToken cancellationToken
    ) => new StoreScan(_slot, _time, tenant).Pages(after, cancellationToken).ToAsyncEnumerable();

    /// <inheritdoc />
    public IAsyncEnumerable<ScannedRecord> ScanRecordsAsync(
        Tenant tenant,
        RecordKind kind,
        CancellationToken cancellationToken
    ) =>
        new StoreScan(_slot, _time, tenant, kind)
            .Pages(null, cancellationToken)
            .SelectMany(page => page.Entries.Cast<ScannedRecord>())
            .ToAsyncEnumerable();

    /// <inheritdoc />
    /// <remarks>Nothing to wait for: no read shows what was not synced.</remarks>
    public ValueTask EnsureDurableAsync(ContextKey key, CancellationToken cancellationToken) =>
        default;

    /// <inheritdoc />
    /// <remarks>Nothing to wait for: no read shows what was not synced.</remarks>
    public ValueTask EnsureRecordDurableAsync(RecordKey key, CancellationToken cancellationToken) =>
        default;

    /// <inheritdoc />
    /// <remarks>Writes and syncs a few bytes: only that tells whether the disk takes writes.</remarks>
    public async ValueTask CheckHealthAsync(CancellationToken cancellationToken)
    {
        var probe = new Probe(cancellationToken);
        _queue.Add(probe);
        await probe.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public ValueTask<ClockState> JudgeClockAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult(_clock.Judge());

    /// <inheritdoc />
    public async ValueTask RecordClockAsync(
        DateTimeOffset seen,
        CancellationToken cancellationToken
    )
    {
        var record = new ClockRecord(seen, cancellationToken);
        _queue.Add(record);
        await record.Task.ConfigureAwait(false);
    }

    /// <summary>
    /// Copies the store's files, as they are at one moment, to a folder that a store can be opened over. All that was
    /// acknowledged before the call is in it, and each change as a whole. Reads and writes go on meanwhile; the store
    /// is not closed before it is done.
    /// </summary>
    /// <param name="path">The folder to make, in one that exists. On the store's own file system most of it are links,
    /// which take no room.</param>
    /// <param name="cancellationToken">Heeded until it begins.</param>
    /// <returns>
    /// How many contexts it holds, ended ones that were not purged among them; it was opened to count them.
    /// </returns>
    /// <exception cref="BackupException">It cannot be made; nothing of it is left unless it is damaged.</exception>
    /// <exception cref="StoreUnavailableException">The store is closing, or reopening after a failure.</exception>
    public Task<long> BackupAsync(string path, CancellationToken cancellationToken) =>
        EngineBackup.MakeAsync(_slot, path, cancellationToken);

    /// <summary>
    /// Refuses new writes, makes those that wait durable, waits for the reads under way, and closes the files.
    /// </summary>
    public ValueTask DisposeAsync() => new(_disposal.Value);

    private void LoadCounts(EmbeddedStoreOptions options)
    {
        try
        {
            using var lease = _slot.Enter();
            _counts.Load(lease.Engine);
        }
        catch (RocksDbException e)
        {
            _slot.Close();
            throw OpenFailure.Explain(options.Path, e);
        }
    }

    private async Task CloseAsync()
    {
        _queue.Close();
        if (_sweeper is not null)
        {
            await _sweeper.DisposeAsync().ConfigureAwait(false);
        }

        await Writer.Ended.ConfigureAwait(false);
        _slot.Close();
        _metrics.Dispose();
    }
}
