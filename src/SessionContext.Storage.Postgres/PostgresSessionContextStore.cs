using System.Diagnostics.Metrics;
using SessionContext.Core;
using SessionContext.Core.Clocks;
using SessionContext.Core.Events;
using SessionContext.Core.Records;
using SessionContext.Core.Scans;

namespace SessionContext.Storage.Postgres;

/// <summary>
/// Keeps session contexts in PostgreSQL 15 or newer, for any number of nodes. A write is acknowledged after its commit,
/// so it is as durable as the server's <c>synchronous_commit</c> makes it. Reads go to the server that takes the
/// writes.
/// </summary>
public sealed partial class PostgresSessionContextStore
    : ISessionContextStore,
        IBlindReplace,
        IStoreClock
{
    // Each lane carries out one batch at a time. A few for each kind are enough: the more callers wait, the larger the
    // batches become, and with them the share of the server's work that is done once for all.
    private const int ReadLanes = 3;
    private const int CreateLanes = 2;

    // The more lanes, the smaller the batches: no more than the machine can keep busy at once.
    private static readonly int ReplaceLanes = Math.Clamp(Environment.ProcessorCount, 2, 4);

    private readonly Database _database;
    private readonly ContextLookup _lookup;
    private readonly BatchQueue<BatchRequest<StoredContext?>> _reads;
    private readonly BatchQueue<ContextSwap> _replacements;
    private readonly BatchQueue<ContextSwap> _blindReplace;
    private readonly BatchQueue<ContextSwap> _creations;
    private readonly ContextDeletion _deletion;
    private readonly EventSwap _eventSwap;
    private readonly RecordLookup _records;
    private readonly RecordSwap _recordSwap;
    private readonly IndexScan _byCustomer;
    private readonly IndexScan _byCart;
    private readonly StoreScan _scan;
    private readonly SharedClock _clock;
    private readonly StoreMetrics _metrics;
    private readonly Sweeper _sweeper;
    private readonly Lazy<Task> _disposal;

    private PostgresSessionContextStore(
        Database database,
        PostgresStoreOptions options,
        TimeProvider time,
        IMeterFactory? meters
    )
    {
        _database = database;
        _lookup = new ContextLookup(database, time);
        var writes = new ContextWrites(database, time);
        _reads = new(ReadLanes, oncePerKey: false, _lookup.ReadAsync, options, time);
        _replacements = new(ReplaceLanes, oncePerKey: true, writes.ReplaceAsync, options, time);
        _blindReplace = new(
            ReplaceLanes,
            oncePerKey: true,
            writes.BlindReplaceAsync,
            options,
            time
        );
        _creations = new(CreateLanes, oncePerKey: true, writes.CreateAsync, options, time);
        _deletion = new ContextDeletion(database, time);
        _eventSwap = new EventSwap(database, time);
        _records = new RecordLookup(database, time);
        _recordSwap = new RecordSwap(database, _records, time);
        _byCustomer = new IndexScan(database, time, IndexSql.ByCustomer);
        _byCart = new IndexScan(database, time, IndexSql.ByCart);
        _scan = new StoreScan(database, time);
        _metrics = new StoreMetrics(
            meters,
            () => _reads.Depth + _replacements.Depth + _blindReplace.Depth + _creations.Depth
        );
        var guard = new ClockGuard(time, options.ClockTolerance);
        _clock = new SharedClock(this, guard, time, new EarliestDue(database, time).FindAsync);
        _sweeper = new Sweeper(this, new SweepSlice(database), _metrics, time);
        _disposal = new Lazy<Task>(CloseAsync);
    }

    /// <summary>Connects to the database, and makes the schema or brings it up to date.</summary>
    /// <param name="options">Where and how.</param>
    /// <param name="time">By which clock contexts end: those of all nodes have to agree.</param>
    /// <param name="meters">Makes the meter <c>SessionContext.Storage</c>; without one the store has its own.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ArgumentException">An option cannot be used.</exception>
    /// <exception cref="StoreOpenException">The database cannot be used; the message says why and what to
    /// do.</exception>
    public static async Task<PostgresSessionContextStore> OpenAsync(
        PostgresStoreOptions options,
        TimeProvider time,
        IMeterFactory? meters = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        options.Validate();
        var source = Connections.Open(options);
        string? settings;
        try
        {
            await PoolerCheck
                .RunAsync(source, options.Pooler, cancellationToken)
                .ConfigureAwait(false);
            settings = await TransactionSettings
                .FindAsync(source, options, cancellationToken)
                .ConfigureAwait(false);
            await new Migrations(source, settings)
                .RunAsync(cancellationToken)
                .ConfigureAwait(false);
        }
        catch (Exception e) when (StoreFailure.IsKnown(e) || e is StoreOpenException)
        {
            await source.DisposeAsync().ConfigureAwait(false);
            throw OpenFailure.Explain(e);
        }

        return new PostgresSessionContextStore(
            new Database(source, options.Patience, settings),
            options,
            time,
            meters
        );
    }

    /// <inheritdoc />
    public ValueTask<StoredContext?> ReadAsync(ContextKey key, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var read = new BatchRequest<StoredContext?>(key, cancellationToken);
        _reads.Add(read);
        return new(read.Task);
    }

    /// <inheritdoc />
    public ValueTask<bool> CompareAndSwapAsync(
        ContextKey key,
        Revision? expected,
        StoredContext? replacement,
        CancellationToken cancellationToken
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (replacement is null)
        {
            return expected is { } revision
                ? _deletion.DeleteAsync(key, revision, cancellationToken)
                : _deletion.IsAbsentAsync(key, cancellationToken);
        }

        var swap = new ContextSwap(key, expected, replacement, cancellationToken);
        (expected is null ? _creations : _replacements).Add(swap);
        return new(swap.Task);
    }

    /// <inheritdoc />
    /// <remarks>One statement; another one reads what is stored where it is declined.</remarks>
    public async ValueTask<BlindReplaceOutcome> BlindReplaceAsync(
        ContextKey key,
        StoredContext replacement,
        CancellationToken cancellationToken
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        var swap = new ContextSwap(key, null, replacement, cancellationToken);
        _blindReplace.Add(swap);
        return await swap.Task.ConfigureAwait(false)
            ? BlindReplaceOutcome.Replaced
            : BlindReplaceOutcome.Declined(
                await ReadAsync(key, cancellationToken).ConfigureAwait(false)
            );
    }

    /// <inheritdoc />
    public ValueTask<SwapOutcome> CompareAndSwapOnceAsync(
        ContextKey key,
        Revision? expected,
        StoredContext? replacement,
        EventMark mark,
        CancellationToken cancellationToken
    ) => _eventSwap.SwapAsync(key, expected, replacement, mark, cancellationToken);

    /// <inheritdoc />
    public ValueTask<StoredRecord?> ReadRecordAsync(
        RecordKey key,
        CancellationToken cancellationToken
    ) => _records.FindAsync(key, cancellationToken);

    /// <inheritdoc />
    public ValueTask<bool> CompareAndSwapRecordAsync(
        RecordKey key,
        long? expected,
        StoredRecord? replacement,
        CancellationToken cancellationToken
    ) => _recordSwap.SwapAsync(key, expected, replacement, cancellationToken);

    /// <inheritdoc />
    public ValueTask<IReadOnlyDictionary<Tenant, long>> CountByTenantAsync(
        CancellationToken cancellationToken
    ) => TenantCounts.CountAsync(_database, cancellationToken);

    /// <inheritdoc />
    /// <remarks>
    /// One transaction, on a connection of its own until its end: while it lasts, the server keeps what is replaced
    /// meanwhile.
    /// </remarks>
    public IAsyncEnumerable<ScanPage> ScanAsync(
        Tenant? tenant,
        string? after,
        CancellationToken cancellationToken
    ) => _scan.PagesAsync(tenant, after, cancellationToken);

    /// <inheritdoc />
    /// <remarks>One transaction, as with <see cref="ScanAsync"/>.</remarks>
    public IAsyncEnumerable<ScannedRecord> ScanRecordsAsync(
        Tenant tenant,
        RecordKind kind,
        CancellationToken cancellationToken
    ) =>
        _scan
            .PagesAsync(tenant, null, cancellationToken, kind)
            .SelectMany(page => page.Entries.Cast<ScannedRecord>());

    /// <inheritdoc />
    /// <remarks>
    /// Commits a few bytes: the standby has them when it has all that was committed before. A server that shuts down
    /// lets others see what it has not.
    /// </remarks>
    public ValueTask EnsureDurableAsync(ContextKey key, CancellationToken cancellationToken) =>
        Probe.CheckAsync(_database, cancellationToken);

    /// <inheritdoc />
    /// <remarks>The same as <see cref="EnsureDurableAsync"/>: all commits are in one order.</remarks>
    public ValueTask EnsureRecordDurableAsync(RecordKey key, CancellationToken cancellationToken) =>
        Probe.CheckAsync(_database, cancellationToken);

    /// <inheritdoc />
    /// <remarks>
    /// Commits a few bytes: only that tells whether the server, and the standby that it waits for, take writes.
    /// </remarks>
    public ValueTask CheckHealthAsync(CancellationToken cancellationToken) =>
        Probe.CheckAsync(_database, cancellationToken);

    /// <inheritdoc />
    public ValueTask<ClockState> JudgeClockAsync(CancellationToken cancellationToken) =>
        _clock.JudgeAsync(cancellationToken);

    /// <inheritdoc />
    public ValueTask RecordClockAsync(DateTimeOffset seen, CancellationToken cancellationToken) =>
        _clock.RecordAsync(seen, cancellationToken);

    /// <summary>Refuses new calls, carries out those that wait, and closes the connections.</summary>
    public ValueTask DisposeAsync() => new(_disposal.Value);

    private async Task CloseAsync()
    {
        await _sweeper.DisposeAsync().ConfigureAwait(false);
        await _creations.DisposeAsync().ConfigureAwait(false);
        await _replacements.DisposeAsync().ConfigureAwait(false);
        await _blindReplace.DisposeAsync().ConfigureAwait(false);
        await _reads.DisposeAsync().ConfigureAwait(false);
        await _database.DisposeAsync().ConfigureAwait(false);
        _metrics.Dispose();
    }
}
