using System.Diagnostics.Metrics;
using SessionContext.Core;
using SessionContext.Core.Clocks;
using SessionContext.Core.Events;
using SessionContext.Core.Records;
using SessionContext.Core.Scans;
using StackExchange.Redis;

namespace SessionContext.Storage.Redis;

/// <summary>
/// Keeps session contexts in Redis 7, Valkey or Garnet: one server, one behind Sentinel, or a cluster. Any number of
/// nodes share it. How durable an acknowledged write is, is the server's configuration (docs/operations/README.md).
/// </summary>
public sealed partial class RedisSessionContextStore
    : ISessionContextStore,
        IBlindReplace,
        IStoreClock
{
    private readonly Connections _connections;
    private readonly KeyFormat _keys;
    private readonly Commands _commands;
    private readonly ContextLookup _lookup;
    private readonly ContextSwap _contexts;
    private readonly BlindReplace _blindReplace;
    private readonly EventSwap _events;
    private readonly Records _records;
    private readonly IndexScan _indexes;
    private readonly StoreScan _scan;
    private readonly StoreMetrics _metrics;
    private readonly SharedClock _clock;

    private RedisSessionContextStore(
        Connections connections,
        RedisStoreOptions options,
        KeyFormat keys,
        TimeProvider time,
        IMeterFactory? meters
    )
    {
        _connections = connections;
        _keys = keys;
        _metrics = new StoreMetrics(meters, connections);
        _commands = new Commands(connections, options, _metrics);
        var indexes = new Indexes(_commands, keys, time);
        _clock = new SharedClock(this, new ClockGuard(time, options.ClockTolerance), time);
        _lookup = new ContextLookup(_commands, keys, time);
        _contexts = new ContextSwap(_commands, keys, indexes, _clock, time);
        _blindReplace = new BlindReplace(_commands, keys, time);
        _events = new EventSwap(_commands, keys, _contexts, time);
        _records = new Records(_commands, keys, _events, time);
        _indexes = new IndexScan(keys, indexes, _lookup, _clock);
        _scan = new StoreScan(connections.Main, keys, _lookup, _records);
    }

    /// <summary>Connects, and sees that the server has what is needed.</summary>
    /// <param name="options">Where and how.</param>
    /// <param name="time">By which clock contexts end.</param>
    /// <param name="meters">Makes the meter <c>SessionContext.Storage</c>; without one the store has its own.</param>
    /// <exception cref="ArgumentException">An option cannot be used.</exception>
    /// <exception cref="StoreOpenException">No server can be reached, or it lacks something; the message says what to
    /// do.</exception>
    public static async Task<RedisSessionContextStore> OpenAsync(
        RedisStoreOptions options,
        TimeProvider time,
        IMeterFactory? meters = null
    )
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        options.Validate();
        var connections = await Connections.OpenAsync(options).ConfigureAwait(false);
        try
        {
            var keys = new KeyFormat(options.KeyPrefix);
            await ServerCheck.RunAsync(connections, options, keys).ConfigureAwait(false);
            return new RedisSessionContextStore(connections, options, keys, time, meters);
        }
        catch
        {
            await connections.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc />
    public ValueTask<StoredContext?> ReadAsync(
        ContextKey key,
        CancellationToken cancellationToken
    ) => _lookup.FindAsync(key, cancellationToken);

    /// <inheritdoc />
    public async ValueTask<bool> CompareAndSwapAsync(
        ContextKey key,
        Revision? expected,
        StoredContext? replacement,
        CancellationToken cancellationToken
    ) =>
        await _contexts
            .RunAsync(key, expected, replacement, null, null, cancellationToken)
            .ConfigureAwait(false) == SwapOutcome.Swapped;

    /// <inheritdoc />
    /// <remarks>One script. Declined, too, where the cart changes, or the index entries would end too early.</remarks>
    public ValueTask<BlindReplaceOutcome> BlindReplaceAsync(
        ContextKey key,
        StoredContext replacement,
        CancellationToken cancellationToken
    ) => _blindReplace.RunAsync(key, replacement, cancellationToken);

    /// <inheritdoc />
    public ValueTask<SwapOutcome> CompareAndSwapOnceAsync(
        ContextKey key,
        Revision? expected,
        StoredContext? replacement,
        EventMark mark,
        CancellationToken cancellationToken
    ) => _events.RunAsync(key, expected, replacement, mark, cancellationToken);

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
    ) => _records.SwapAsync(key, expected, replacement, cancellationToken);

    /// <inheritdoc />
    /// <remarks>Scans every key of every master and remembers each: for operators, not for requests.</remarks>
    public ValueTask<IReadOnlyDictionary<Tenant, long>> CountByTenantAsync(
        CancellationToken cancellationToken
    ) => TenantCounts.CountAsync(_connections.Main, _keys, cancellationToken);

    /// <inheritdoc />
    /// <remarks>Looks at every key of every master, reading each entry that is asked for.</remarks>
    public IAsyncEnumerable<ScanPage> ScanAsync(
        Tenant? tenant,
        string? after,
        CancellationToken cancellationToken
    ) => _scan.PagesAsync(tenant, after, cancellationToken);

    /// <inheritdoc />
    /// <remarks>Looks at every key of every master, reading each record that is asked for.</remarks>
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
    /// Where changes wait for replicas, writes a key beside the entry that nobody reads, and waits: they have all that
    /// came before it, too.
    /// </remarks>
    public async ValueTask EnsureDurableAsync(ContextKey key, CancellationToken cancellationToken)
    {
        if (_commands.WaitsForReplicas)
        {
            await _commands
                .WriteAsync(Script.Health, [_keys.Probe(key)], [], cancellationToken)
                .ConfigureAwait(false);
        }
    }

    /// <inheritdoc />
    /// <remarks>
    /// The same as <see cref="EnsureDurableAsync"/>, beside the record, and beside the session on which its event was
    /// carried out, if it is one's: the two may lie on different servers.
    /// </remarks>
    public ValueTask EnsureRecordDurableAsync(RecordKey key, CancellationToken cancellationToken) =>
        _records.EnsureDurableAsync(key, cancellationToken);

    /// <inheritdoc />
    /// <remarks>
    /// Writes a key and reads it, on any one of a cluster's masters: only that tells whether writes are taken, and
    /// where they have connections of their own, they say nothing of the one that reads go over.
    /// </remarks>
    public async ValueTask CheckHealthAsync(CancellationToken cancellationToken)
    {
        var probe = _keys.Probe();
        await _commands
            .WriteAsync(Script.Health, [probe], [], cancellationToken)
            .ConfigureAwait(false);
        await _commands
            .ReadAsync(
                static (database, key) => database.StringGetAsync(key, CommandFlags.DemandMaster),
                probe,
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    /// <inheritdoc />
    public ValueTask<ClockState> JudgeClockAsync(CancellationToken cancellationToken) =>
        _clock.JudgeAsync(cancellationToken);

    /// <inheritdoc />
    public ValueTask RecordClockAsync(DateTimeOffset seen, CancellationToken cancellationToken) =>
        _clock.RecordAsync(seen, cancellationToken);

    /// <summary>Waits for the commands under way and closes the connections.</summary>
    public ValueTask DisposeAsync()
    {
        _metrics.Dispose();
        return _connections.DisposeAsync();
    }
}
