using SessionContext.Core;
using SessionContext.Core.Records;

namespace SessionContext.Server.Keys;

/// <summary>
/// The one record of a kind that is the service's own. Records have a tenant and an end: this one is filed under a name
/// that a tenant may have, too, since no tenant has records of these kinds; and it lives so long that it outlasts any
/// pause and any wrong clock.
/// </summary>
internal sealed class ServiceRecord(IRecordStore store, RecordKind kind, TimeProvider time)
{
    // What StoredRecord allows.
    private const int MostBytes = 64 * 1024;

    private static readonly TimeSpan Life = TimeSpan.FromDays(365_000);
    private static readonly TimeSpan Fresh = TimeSpan.FromDays(180);

    private readonly RecordKey _key = new(kind, ServiceTenant(), "1");

    /// <summary>The record, or null where there is none yet.</summary>
    public ValueTask<StoredRecord?> ReadAsync(CancellationToken cancellationToken) =>
        store.ReadRecordAsync(_key, cancellationToken);

    /// <summary>Whether it should be written again though nothing has changed.</summary>
    public bool IsOld(StoredRecord record) => record.ExpiresAt - time.GetUtcNow() < Life - Fresh;

    /// <summary>Writes the record unless another process came first.</summary>
    /// <param name="before">The record as it was read.</param>
    /// <param name="value">What it is to say.</param>
    /// <param name="cancellationToken">Heeded until the write is handed to the engine.</param>
    /// <exception cref="InvalidOperationException">The value is too large.</exception>
    public ValueTask<bool> TryWriteAsync(
        StoredRecord? before,
        byte[] value,
        CancellationToken cancellationToken
    )
    {
        if (value.Length > MostBytes)
        {
            throw new InvalidOperationException($"A record of {kind} has more than 64 KiB.");
        }

        var now = DateTimeOffset.FromUnixTimeMilliseconds(
            time.GetUtcNow().ToUnixTimeMilliseconds()
        );
        return store.CompareAndSwapRecordAsync(
            _key,
            before?.Version,
            new((before?.Version ?? 0) + 1, now + Life, value),
            cancellationToken
        );
    }

    /// <summary>Removes the record, if there is one.</summary>
    public async ValueTask RemoveAsync(CancellationToken cancellationToken)
    {
        while (
            await ReadAsync(cancellationToken) is { } record
            && !await store.CompareAndSwapRecordAsync(_key, record.Version, null, cancellationToken)
        ) { }
    }

    private static Tenant ServiceTenant() =>
        Tenant.TryParse("service", out var tenant) ? tenant : default;
}
