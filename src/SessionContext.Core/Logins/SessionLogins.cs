using SessionContext.Core.Records;

namespace SessionContext.Core.Logins;

/// <summary>Reads and changes the <see cref="SessionLogin"/> of sessions.</summary>
/// <remarks>Every member throws <see cref="StoreUnavailableException"/> where the store cannot serve.</remarks>
public sealed class SessionLogins(IRecordStore records, TimeProvider time)
{
    /// <summary>How long after its last change a log-in is remembered: longer than any refresh token lives.</summary>
    public static readonly TimeSpan RememberedFor = TimeSpan.FromHours(48);

    // As with contexts: so many losses mean as many other nodes at one session.
    private const int MostAttempts = 100;

    /// <summary>The session's log-in; null where nothing is known of one.</summary>
    public async ValueTask<SessionLogin?> FindAsync(
        ContextKey key,
        CancellationToken cancellationToken
    ) =>
        await records.ReadRecordAsync(KeyOf(key), cancellationToken).ConfigureAwait(false)
            is { } record
            ? SessionLogin.Of(record.Value)
            : null;

    /// <summary>Changes a session's log-in as one atomic step.</summary>
    /// <param name="key">The session.</param>
    /// <param name="change">
    /// Makes the next state of the present one (null: none). Called again where another change came first; where it gives null,
    /// nothing is changed.
    /// </param>
    /// <param name="cancellationToken">Heeded until the write is handed to the engine.</param>
    /// <returns>The new state, durable; null where <paramref name="change"/> made none.</returns>
    public async ValueTask<SessionLogin?> ChangeAsync(
        ContextKey key,
        Func<SessionLogin?, SessionLogin?> change,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(change);
        var recordKey = KeyOf(key);
        for (var attempt = 1; attempt <= MostAttempts; attempt++)
        {
            var current = await records
                .ReadRecordAsync(recordKey, cancellationToken)
                .ConfigureAwait(false);
            if (change(current is null ? null : SessionLogin.Of(current.Value)) is not { } next)
            {
                return null;
            }

            var ends = (time.GetUtcNow() + RememberedFor).ToUnixTimeMilliseconds();
            var record = new StoredRecord(
                (current?.Version ?? 0) + 1,
                DateTimeOffset.FromUnixTimeMilliseconds(ends),
                next.ToBytes()
            );
            if (
                await records
                    .CompareAndSwapRecordAsync(
                        recordKey,
                        current?.Version,
                        record,
                        cancellationToken
                    )
                    .ConfigureAwait(false)
            )
            {
                return next;
            }
        }

        throw new StoreUnavailableException(
            "Too many others are changing this session; nothing was written"
        );
    }

    private static RecordKey KeyOf(ContextKey key) =>
        new(RecordKind.Login, key.Tenant, key.SessionId.ToString());
}
