using SessionContext.Core;
using SessionContext.Core.Records;

namespace SessionContext.Storage.Conformance;

/// <summary>
/// What every theme of the suite stands on: one empty store for each test, with a clock that only the test moves. An
/// engine's subclass says which store it is; the facts come with the base class, so none can be forgotten.
/// </summary>
public abstract class StoreConformance(ITestStore store) : IAsyncLifetime
{
    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected WallClock Time { get; } =
        new(new DateTimeOffset(2026, 2, 4, 17, 6, 50, 134, TimeSpan.Zero));

    protected ISessionContextStore Store { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Store = await store.OpenAsync(Time);

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        store.Remove();
        GC.SuppressFinalize(this);
    }

    protected async Task ReopenAsync()
    {
        await Store.DisposeAsync();
        await OpenAgainAsync();
    }

    /// <summary>Opens the store that was closed.</summary>
    protected async Task OpenAgainAsync() => Store = await store.OpenAsync(Time);

    /// <inheritdoc cref="ITestStore.PassTimeAsync"/>
    protected Task ReachTimeAsync() => store.PassTimeAsync(Time.GetUtcNow());

    protected ValueTask<StoredContext?> ReadAsync(ContextKey key) =>
        Store.ReadAsync(key, Cancellation);

    protected ValueTask<bool> SwapAsync(
        ContextKey key,
        Revision? expected,
        StoredContext? replacement
    ) => Store.CompareAndSwapAsync(key, expected, replacement, Cancellation);

    protected ValueTask<StoredRecord?> ReadAsync(RecordKey key) =>
        Store.ReadRecordAsync(key, Cancellation);

    protected ValueTask<bool> SwapAsync(RecordKey key, long? expected, StoredRecord? replacement) =>
        Store.CompareAndSwapRecordAsync(key, expected, replacement, Cancellation);

    /// <summary>Stores a new record that must not exist yet.</summary>
    protected async Task<StoredRecord> CreateAsync(RecordKey key, StoredRecord record)
    {
        Assert.True(await SwapAsync(key, null, record));
        return record;
    }

    /// <summary>Replaces the record that must be stored now.</summary>
    protected async Task<StoredRecord> ReplaceAsync(
        RecordKey key,
        StoredRecord stored,
        StoredRecord replacement
    )
    {
        Assert.True(await SwapAsync(key, stored.Version, replacement));
        return replacement;
    }

    /// <summary>Stores a new context that must not exist yet.</summary>
    protected async Task<StoredContext> CreateAsync(ContextKey key, StoredContext context)
    {
        Assert.True(await SwapAsync(key, null, context));
        return context;
    }

    /// <summary>Replaces what must be stored now.</summary>
    protected async Task<StoredContext> ReplaceAsync(
        ContextKey key,
        StoredContext stored,
        StoredContext replacement
    )
    {
        Assert.True(await SwapAsync(key, stored.Revision, replacement));
        return replacement;
    }

    protected async Task<string[]> ByCustomerAsync(Tenant tenant, string id) =>
        await NamesAsync(Store.ListByCustomerAsync(tenant, id, Cancellation));

    protected async Task<string[]> ByCartAsync(Tenant tenant, string id) =>
        await NamesAsync(Store.ListByCartAsync(tenant, id, Cancellation));

    private static async Task<string[]> NamesAsync(IAsyncEnumerable<SessionId> sessions) =>
        await sessions.Select(session => session.ToString()).ToArrayAsync(Cancellation);
}
