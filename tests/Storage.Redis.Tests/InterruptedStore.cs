using SessionContext.Core;
using SessionContext.Core.Events;
using SessionContext.Core.Finding;
using SessionContext.Core.Records;
using SessionContext.Core.Scans;

namespace SessionContext.Storage.Redis.Tests;

/// <summary>
/// A store, and what comes between two of its steps, or ends what a node does there. It closes nothing.
/// </summary>
internal sealed class InterruptedStore(ISessionContextStore store) : ISessionContextStore
{
    public Func<Task> BeforeConfirmation { get; init; } = Nothing;

    public Func<Task> BeforeSwap { get; init; } = Nothing;

    public Func<Task> BeforeRecordSwap { get; init; } = Nothing;

    public Func<Task> BeforeSwapOnce { get; init; } = Nothing;

    public Func<Task> AfterSwapOnce { get; init; } = Nothing;

    /// <summary>The node ends here.</summary>
    public static Task Crash() => throw new StoreUnavailableException("The node crashed");

    public async ValueTask EnsureDurableAsync(ContextKey key, CancellationToken cancellationToken)
    {
        await BeforeConfirmation();
        await store.EnsureDurableAsync(key, cancellationToken);
    }

    public async ValueTask EnsureRecordDurableAsync(
        RecordKey key,
        CancellationToken cancellationToken
    )
    {
        await BeforeConfirmation();
        await store.EnsureRecordDurableAsync(key, cancellationToken);
    }

    public async ValueTask<bool> CompareAndSwapAsync(
        ContextKey key,
        Revision? expected,
        StoredContext? replacement,
        CancellationToken cancellationToken
    )
    {
        await BeforeSwap();
        return await store.CompareAndSwapAsync(key, expected, replacement, cancellationToken);
    }

    public async ValueTask<SwapOutcome> CompareAndSwapOnceAsync(
        ContextKey key,
        Revision? expected,
        StoredContext? replacement,
        EventMark mark,
        CancellationToken cancellationToken
    )
    {
        await BeforeSwapOnce();
        var outcome = await store.CompareAndSwapOnceAsync(
            key,
            expected,
            replacement,
            mark,
            cancellationToken
        );
        await AfterSwapOnce();
        return outcome;
    }

    public ValueTask<StoredContext?> ReadAsync(
        ContextKey key,
        CancellationToken cancellationToken
    ) => store.ReadAsync(key, cancellationToken);

    public ValueTask<StoredRecord?> ReadRecordAsync(
        RecordKey key,
        CancellationToken cancellationToken
    ) => store.ReadRecordAsync(key, cancellationToken);

    public async ValueTask<bool> CompareAndSwapRecordAsync(
        RecordKey key,
        long? expected,
        StoredRecord? replacement,
        CancellationToken cancellationToken
    )
    {
        await BeforeRecordSwap();
        return await store.CompareAndSwapRecordAsync(key, expected, replacement, cancellationToken);
    }

    public IAsyncEnumerable<SessionId> ListByCustomerAsync(
        Tenant tenant,
        string customerId,
        CancellationToken cancellationToken
    ) => store.ListByCustomerAsync(tenant, customerId, cancellationToken);

    public IAsyncEnumerable<SessionId> ListByCartAsync(
        Tenant tenant,
        string cartId,
        CancellationToken cancellationToken
    ) => store.ListByCartAsync(tenant, cartId, cancellationToken);

    public ValueTask<ContextPage> FindAsync(
        Tenant tenant,
        ContextIndex index,
        string id,
        SessionId? after,
        int pageSize,
        CancellationToken cancellationToken
    ) => store.FindAsync(tenant, index, id, after, pageSize, cancellationToken);

    public ValueTask<int> CountAsync(
        Tenant tenant,
        ContextIndex index,
        string id,
        int most,
        CancellationToken cancellationToken
    ) => store.CountAsync(tenant, index, id, most, cancellationToken);

    public ValueTask<IReadOnlyList<StoredContext?>> ReadManyAsync(
        Tenant tenant,
        IReadOnlyList<SessionId> sessions,
        CancellationToken cancellationToken
    ) => store.ReadManyAsync(tenant, sessions, cancellationToken);

    public ValueTask<IReadOnlyDictionary<Tenant, long>> CountByTenantAsync(
        CancellationToken cancellationToken
    ) => store.CountByTenantAsync(cancellationToken);

    public IAsyncEnumerable<ScanPage> ScanAsync(
        Tenant? tenant,
        string? after,
        CancellationToken cancellationToken
    ) => store.ScanAsync(tenant, after, cancellationToken);

    public IAsyncEnumerable<ScannedRecord> ScanRecordsAsync(
        Tenant tenant,
        RecordKind kind,
        CancellationToken cancellationToken
    ) => store.ScanRecordsAsync(tenant, kind, cancellationToken);

    public ValueTask CheckHealthAsync(CancellationToken cancellationToken) =>
        store.CheckHealthAsync(cancellationToken);

    public ValueTask DisposeAsync() => default;

    private static Task Nothing() => Task.CompletedTask;
}
