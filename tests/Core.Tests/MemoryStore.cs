using System.Runtime.CompilerServices;
using SessionContext.Core.Events;
using SessionContext.Core.Finding;
using SessionContext.Core.Records;
using SessionContext.Core.Scans;

namespace SessionContext.Core.Tests;

/// <summary>
/// A store that keeps everything in memory, so that Core's rules are tested without an engine. The suites of the
/// engines judge it, too.
/// </summary>
internal sealed class MemoryStore(TimeProvider time) : ISessionContextStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ContextKey, StoredContext> _contexts = [];
    private readonly Dictionary<RecordKey, StoredRecord> _records = [];

    public ValueTask<StoredContext?> ReadAsync(
        ContextKey key,
        CancellationToken cancellationToken
    ) => Locked(() => Find(key), cancellationToken);

    public ValueTask<StoredRecord?> ReadRecordAsync(
        RecordKey key,
        CancellationToken cancellationToken
    ) => Locked(() => Find(key), cancellationToken);

    public ValueTask<bool> CompareAndSwapAsync(
        ContextKey key,
        Revision? expected,
        StoredContext? replacement,
        CancellationToken cancellationToken
    ) => Locked(() => Swap(key, expected, replacement), cancellationToken);

    public ValueTask<SwapOutcome> CompareAndSwapOnceAsync(
        ContextKey key,
        Revision? expected,
        StoredContext? replacement,
        EventMark mark,
        CancellationToken cancellationToken
    ) =>
        Locked(
            () =>
            {
                var record = mark.RecordKey(key.Tenant);
                if (Find(record) is not null)
                {
                    return SwapOutcome.SeenBefore;
                }

                if (!Swap(key, expected, replacement))
                {
                    return SwapOutcome.Lost;
                }

                _records[record] = new(1, mark.ExpiresAt, ReadOnlyMemory<byte>.Empty);
                return SwapOutcome.Swapped;
            },
            cancellationToken
        );

    public ValueTask<bool> CompareAndSwapRecordAsync(
        RecordKey key,
        long? expected,
        StoredRecord? replacement,
        CancellationToken cancellationToken
    ) =>
        Locked(
            () =>
            {
                var isSwapped = Find(key)?.Version == expected;
                if (isSwapped)
                {
                    Put(_records, key, replacement);
                }

                return isSwapped;
            },
            cancellationToken
        );

    public IAsyncEnumerable<SessionId> ListByCustomerAsync(
        Tenant tenant,
        string customerId,
        CancellationToken cancellationToken
    ) => ListAsync(tenant, ContextIndex.Customer, customerId, cancellationToken);

    public IAsyncEnumerable<SessionId> ListByCartAsync(
        Tenant tenant,
        string cartId,
        CancellationToken cancellationToken
    ) => ListAsync(tenant, ContextIndex.Cart, cartId, cancellationToken);

    public ValueTask<ContextPage> FindAsync(
        Tenant tenant,
        ContextIndex index,
        string id,
        SessionId? after,
        int pageSize,
        CancellationToken cancellationToken
    ) =>
        Locked(
            () =>
                ContextPage.Of(
                    [
                        .. WithId(tenant, index, id)
                            .Where(found =>
                                after is not { } last || Compare(found.Session, last) > 0
                            )
                            .Take(pageSize + 1),
                    ],
                    pageSize
                ),
            cancellationToken
        );

    public ValueTask<int> CountAsync(
        Tenant tenant,
        ContextIndex index,
        string id,
        int most,
        CancellationToken cancellationToken
    ) => Locked(() => WithId(tenant, index, id).Take(most).Count(), cancellationToken);

    public ValueTask<IReadOnlyList<StoredContext?>> ReadManyAsync(
        Tenant tenant,
        IReadOnlyList<SessionId> sessions,
        CancellationToken cancellationToken
    ) =>
        Locked<IReadOnlyList<StoredContext?>>(
            () => [.. sessions.Select(session => Find(new ContextKey(tenant, session)))],
            cancellationToken
        );

    public ValueTask<IReadOnlyDictionary<Tenant, long>> CountByTenantAsync(
        CancellationToken cancellationToken
    ) =>
        Locked<IReadOnlyDictionary<Tenant, long>>(
            () =>
                _contexts
                    .GroupBy(entry => entry.Key.Tenant)
                    .ToDictionary(group => group.Key, group => group.LongCount()),
            cancellationToken
        );

    public async IAsyncEnumerable<ScanPage> ScanAsync(
        Tenant? tenant,
        string? after,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var from = after is null ? default(ScanPosition?) : ScanPosition.Parse(after);
        var entries = await Locked(() => Entries(tenant, from), cancellationToken);
        for (var first = 0; first < entries.Length; )
        {
            cancellationToken.ThrowIfCancellationRequested();
            var bytes = 0L;
            var page = entries
                .Skip(first)
                .Take(ScanPage.MostEntries)
                .TakeWhile((entry, at) => (bytes += entry.Bytes) <= ScanPage.MostBytes || at == 0)
                .ToArray();
            first += page.Length;
            yield return new ScanPage(page, ScanPosition.Behind(page[^1]));
        }
    }

    public async IAsyncEnumerable<ScannedRecord> ScanRecordsAsync(
        Tenant tenant,
        RecordKind kind,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var entries = await Locked(() => Entries(tenant, null), cancellationToken);
        foreach (
            var entry in entries.OfType<ScannedRecord>().Where(entry => entry.Key.Kind == kind)
        )
        {
            yield return entry;
        }
    }

    public ValueTask EnsureDurableAsync(ContextKey key, CancellationToken cancellationToken) =>
        ValueTask.CompletedTask;

    public ValueTask EnsureRecordDurableAsync(RecordKey key, CancellationToken cancellationToken) =>
        ValueTask.CompletedTask;

    /// <summary>Purges what has expired.</summary>
    public async ValueTask CheckHealthAsync(CancellationToken cancellationToken) =>
        await Locked(
            () =>
            {
                foreach (var (key, _) in _contexts.Where(entry => Find(entry.Key) is null))
                {
                    _contexts.Remove(key);
                }

                return true;
            },
            cancellationToken
        );

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    // Completes later, as calls to an engine do: a caller that makes one call after another lets others run.
    private async ValueTask<T> Locked<T>(Func<T> act, CancellationToken cancellationToken)
    {
        await Task.Yield();
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            return act();
        }
    }

    private StoredContext? Find(ContextKey key) =>
        _contexts.GetValueOrDefault(key) is { } context && !context.IsExpired(time.GetUtcNow())
            ? context
            : null;

    private StoredRecord? Find(RecordKey key) =>
        _records.GetValueOrDefault(key) is { } record && record.ExpiresAt > time.GetUtcNow()
            ? record
            : null;

    private bool Swap(ContextKey key, Revision? expected, StoredContext? replacement)
    {
        var isSwapped = Find(key)?.Revision == expected;
        if (isSwapped)
        {
            Put(_contexts, key, replacement);
        }

        return isSwapped;
    }

    private static void Put<TKey, T>(Dictionary<TKey, T> entries, TKey key, T? replacement)
        where TKey : notnull
        where T : class
    {
        if (replacement is null)
        {
            entries.Remove(key);
        }
        else
        {
            entries[key] = replacement;
        }
    }

    private IEnumerable<FoundContext> WithId(Tenant tenant, ContextIndex index, string id) =>
        _contexts
            .Where(entry => entry.Key.Tenant == tenant && index.IdOf(entry.Value) == id)
            .Where(entry => id.Length > 0 && Find(entry.Key) is not null)
            .Select(entry => new FoundContext(entry.Key.SessionId, entry.Value))
            .OrderBy(found => found.Session.ToString(), StringComparer.Ordinal);

    private async IAsyncEnumerable<SessionId> ListAsync(
        Tenant tenant,
        ContextIndex index,
        string id,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        foreach (
            var found in await Locked(() => WithId(tenant, index, id).ToArray(), cancellationToken)
        )
        {
            yield return found.Session;
        }
    }

    // In the order of their keys: all contexts, then all records.
    private ScanEntry[] Entries(Tenant? tenant, ScanPosition? from)
    {
        var contexts = _contexts
            .Select(entry => new ScannedContext(entry.Key, entry.Value))
            .OrderBy(entry => entry.Key.Tenant.ToString(), StringComparer.Ordinal)
            .ThenBy(entry => entry.Key.SessionId.ToString(), StringComparer.Ordinal)
            .Where(entry =>
                from is not { } position
                || position.Context is { } last && Compare(entry.Key, last) > 0
            );
        var records = _records
            .Where(entry => RecordKinds.BelongToSessions.Contains(entry.Key.Kind))
            .Select(entry => new ScannedRecord(entry.Key, entry.Value))
            .OrderBy(entry => entry.Key.Kind)
            .ThenBy(entry => entry.Key.Tenant.ToString(), StringComparer.Ordinal)
            .ThenBy(entry => entry.Key.Id, StringComparer.Ordinal)
            .Where(entry => from?.Record is not { } last || Compare(entry.Key, last) > 0);
        return
        [
            .. contexts
                .Concat<ScanEntry>(records)
                .Where(entry => tenant is null || entry.Tenant == tenant)
                .Where(entry => !entry.IsExpired(time.GetUtcNow())),
        ];
    }

    private static int Compare(SessionId one, SessionId other) =>
        string.CompareOrdinal(one.ToString(), other.ToString());

    private static int Compare(ContextKey one, ContextKey other) =>
        string.CompareOrdinal(one.Tenant.ToString(), other.Tenant.ToString()) is not 0 and var order
            ? order
            : Compare(one.SessionId, other.SessionId);

    private static int Compare(RecordKey one, RecordKey other) =>
        one.Kind != other.Kind ? one.Kind.CompareTo(other.Kind)
        : string.CompareOrdinal(one.Tenant.ToString(), other.Tenant.ToString())
            is not 0
                and var order
            ? order
        : string.CompareOrdinal(one.Id, other.Id);
}
