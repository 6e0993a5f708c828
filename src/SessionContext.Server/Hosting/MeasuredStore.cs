using SessionContext.Core;
using SessionContext.Core.Events;
using SessionContext.Core.Records;
using SessionContext.Core.Scans;

namespace SessionContext.Server.Hosting;

/// <summary>A store whose calls are measured and traced, whichever engine it is.</summary>
internal partial class MeasuredStore : ISessionContextStore
{
    private MeasuredStore(ISessionContextStore engine, StoreCalls calls) =>
        (Engine, Calls) = (engine, calls);

    /// <summary>The store that is measured.</summary>
    public ISessionContextStore Engine { get; }

    protected StoreCalls Calls { get; }

    /// <summary>Measures a store. What it can do beside being a store, it can do measured.</summary>
    public static MeasuredStore Around(ISessionContextStore engine, StoreCalls calls) =>
        engine is IBlindReplace blindReplace
            ? new WithBlindReplace(engine, blindReplace, calls)
            : new MeasuredStore(engine, calls);

    /// <inheritdoc />
    public ValueTask<StoredContext?> ReadAsync(
        ContextKey key,
        CancellationToken cancellationToken
    ) =>
        Calls.RunAsync(
            StoreOperation.Read,
            (Engine, key, cancellationToken),
            static call => call.Engine.ReadAsync(call.key, call.cancellationToken)
        );

    /// <inheritdoc />
    public ValueTask<bool> CompareAndSwapAsync(
        ContextKey key,
        Revision? expected,
        StoredContext? replacement,
        CancellationToken cancellationToken
    ) =>
        Calls.RunAsync(
            StoreOperation.Swap,
            (Engine, key, expected, replacement, cancellationToken),
            static call =>
                call.Engine.CompareAndSwapAsync(
                    call.key,
                    call.expected,
                    call.replacement,
                    call.cancellationToken
                )
        );

    /// <inheritdoc />
    public ValueTask<SwapOutcome> CompareAndSwapOnceAsync(
        ContextKey key,
        Revision? expected,
        StoredContext? replacement,
        EventMark mark,
        CancellationToken cancellationToken
    ) =>
        Calls.RunAsync(
            StoreOperation.SwapOnce,
            (Engine, key, expected, replacement, mark, cancellationToken),
            static call =>
                call.Engine.CompareAndSwapOnceAsync(
                    call.key,
                    call.expected,
                    call.replacement,
                    call.mark,
                    call.cancellationToken
                )
        );

    /// <inheritdoc />
    public ValueTask<StoredRecord?> ReadRecordAsync(
        RecordKey key,
        CancellationToken cancellationToken
    ) =>
        Calls.RunAsync(
            StoreOperation.ReadRecord,
            (Engine, key, cancellationToken),
            static call => call.Engine.ReadRecordAsync(call.key, call.cancellationToken)
        );

    /// <inheritdoc />
    public ValueTask<bool> CompareAndSwapRecordAsync(
        RecordKey key,
        long? expected,
        StoredRecord? replacement,
        CancellationToken cancellationToken
    ) =>
        Calls.RunAsync(
            StoreOperation.SwapRecord,
            (Engine, key, expected, replacement, cancellationToken),
            static call =>
                call.Engine.CompareAndSwapRecordAsync(
                    call.key,
                    call.expected,
                    call.replacement,
                    call.cancellationToken
                )
        );

    /// <inheritdoc />
    public ValueTask<IReadOnlyDictionary<Tenant, long>> CountByTenantAsync(
        CancellationToken cancellationToken
    ) =>
        Calls.RunAsync(
            StoreOperation.CountByTenant,
            (Engine, cancellationToken),
            static call => call.Engine.CountByTenantAsync(call.cancellationToken)
        );

    /// <inheritdoc />
    public IAsyncEnumerable<ScanPage> ScanAsync(
        Tenant? tenant,
        string? after,
        CancellationToken cancellationToken
    ) =>
        Calls.ListAsync(
            StoreOperation.Scan,
            Engine.ScanAsync(tenant, after, cancellationToken),
            cancellationToken
        );

    /// <inheritdoc />
    public IAsyncEnumerable<ScannedRecord> ScanRecordsAsync(
        Tenant tenant,
        RecordKind kind,
        CancellationToken cancellationToken
    ) =>
        Calls.ListAsync(
            StoreOperation.Scan,
            Engine.ScanRecordsAsync(tenant, kind, cancellationToken),
            cancellationToken
        );

    /// <inheritdoc />
    public ValueTask EnsureDurableAsync(ContextKey key, CancellationToken cancellationToken) =>
        Calls.RunAsync(
            StoreOperation.Confirm,
            (Engine, key, cancellationToken),
            static call => call.Engine.EnsureDurableAsync(call.key, call.cancellationToken)
        );

    /// <inheritdoc />
    public ValueTask EnsureRecordDurableAsync(RecordKey key, CancellationToken cancellationToken) =>
        Calls.RunAsync(
            StoreOperation.ConfirmRecord,
            (Engine, key, cancellationToken),
            static call => call.Engine.EnsureRecordDurableAsync(call.key, call.cancellationToken)
        );

    /// <inheritdoc />
    public ValueTask CheckHealthAsync(CancellationToken cancellationToken) =>
        Calls.RunAsync(
            StoreOperation.CheckHealth,
            (Engine, cancellationToken),
            static call => call.Engine.CheckHealthAsync(call.cancellationToken)
        );

    /// <inheritdoc />
    public ValueTask DisposeAsync() => Engine.DisposeAsync();

    private sealed class WithBlindReplace(
        ISessionContextStore engine,
        IBlindReplace replacement,
        StoreCalls calls
    ) : MeasuredStore(engine, calls), IBlindReplace
    {
        private readonly IBlindReplace _replacement = replacement;

        /// <inheritdoc />
        public ValueTask<BlindReplaceOutcome> BlindReplaceAsync(
            ContextKey key,
            StoredContext replacement,
            CancellationToken cancellationToken
        ) =>
            Calls.RunAsync(
                StoreOperation.BlindReplace,
                (_replacement, key, replacement, cancellationToken),
                static call =>
                    call._replacement.BlindReplaceAsync(
                        call.key,
                        call.replacement,
                        call.cancellationToken
                    )
            );
    }
}
