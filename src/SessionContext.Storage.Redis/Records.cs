using SessionContext.Core;
using SessionContext.Core.Records;
using StackExchange.Redis;

namespace SessionContext.Storage.Redis;

/// <summary>
/// Reads and swaps small records; that of an event may be a <see cref="Reservation"/>, which counts where it was
/// carried out.
/// </summary>
internal sealed class Records(
    Commands commands,
    KeyFormat keys,
    EventSwap events,
    TimeProvider time
)
{
    private static readonly Func<IDatabase, RedisKey, Task<RedisValue>> Get = (database, key) =>
        database.StringGetAsync(key, CommandFlags.DemandMaster);

    /// <summary>The record as callers see it: an ended one is not there.</summary>
    public async ValueTask<StoredRecord?> FindAsync(
        RecordKey key,
        CancellationToken cancellationToken
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        ReadOnlyMemory<byte> value = await commands
            .ReadAsync(Get, keys.Record(key), cancellationToken)
            .ConfigureAwait(false);
        try
        {
            if (Reservation.IsReservation(value.Span))
            {
                return await events
                    .FindAsync(key, new Reservation(value.ToArray()), cancellationToken)
                    .ConfigureAwait(false);
            }

            var record = value.IsEmpty ? null : RecordFormat.Decode(value);
            return record?.ExpiresAt > time.GetUtcNow() ? record : null;
        }
        catch (InvalidDataException e)
        {
            throw StoreFailure.OfRead(e);
        }
    }

    public async ValueTask<bool> SwapAsync(
        RecordKey key,
        long? expected,
        StoredRecord? replacement,
        CancellationToken cancellationToken
    )
    {
        var record = keys.Record(key);
        RedisValue value = replacement is null ? "" : RecordFormat.Encode(replacement);
        var revoked = RedisValue.EmptyString;
        while (true)
        {
            var answer = await commands
                .WriteAsync(
                    Script.Record,
                    [record],
                    [
                        Clock.Now(time),
                        RevisionOf(expected),
                        Clock.Until(time, replacement?.ExpiresAt),
                        value,
                        revoked,
                    ],
                    cancellationToken
                )
                .ConfigureAwait(false);
            if (answer.Resp2Type == ResultType.Integer)
            {
                return (int)answer == 1;
            }

            var reservation = new Reservation((byte[])answer!);
            if (
                !await events
                    .TryRevokeAsync(key.Tenant, key.Id, reservation, cancellationToken)
                    .ConfigureAwait(false)
            )
            {
                return false; // carried out, and what was is never changed
            }

            revoked = reservation.Value;
        }
    }

    /// <summary>
    /// Where changes wait for replicas, writes a key beside the record that nobody reads, and one beside the session
    /// that reservations it, and waits for both: the replicas have all that came before, too.
    /// </summary>
    public async ValueTask EnsureDurableAsync(RecordKey key, CancellationToken cancellationToken)
    {
        if (!commands.WaitsForReplicas)
        {
            return;
        }

        ReadOnlyMemory<byte> value = await commands
            .ReadAsync(Get, keys.Record(key), cancellationToken)
            .ConfigureAwait(false);
        await ProbeAsync(keys.Probe(key), cancellationToken).ConfigureAwait(false);
        if (Reservation.IsReservation(value.Span))
        {
            var session = new ContextKey(key.Tenant, SessionOf(new Reservation(value.ToArray())));
            await ProbeAsync(keys.Probe(session), cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask ProbeAsync(RedisKey beside, CancellationToken cancellationToken) =>
        await commands
            .WriteAsync(Script.Health, [beside], [], cancellationToken)
            .ConfigureAwait(false);

    private static SessionId SessionOf(Reservation reservation)
    {
        try
        {
            return reservation.Session;
        }
        catch (InvalidDataException e)
        {
            throw StoreFailure.OfRead(e);
        }
    }

    private static RedisValue RevisionOf(long? version)
    {
        if (version is not { } expected)
        {
            return RedisValue.EmptyString;
        }

        var bytes = new byte[EntryHeader.RevisionBytes];
        EntryHeader.WriteRevision(bytes, 0, expected);
        return bytes;
    }
}
