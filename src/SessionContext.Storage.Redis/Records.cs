using SessionContext.Core.Records;
using StackExchange.Redis;

namespace SessionContext.Storage.Redis;

/// <summary>Reads and swaps small records; that of an event may be a <see cref="Claim"/>, which counts where it was carried out.</summary>
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
            if (Claim.IsClaim(value.Span))
            {
                return await events
                    .FindAsync(key, new Claim(value.ToArray()), cancellationToken)
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
        var takenAway = RedisValue.EmptyString;
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
                        takenAway,
                    ],
                    cancellationToken
                )
                .ConfigureAwait(false);
            if (answer.Resp2Type == ResultType.Integer)
            {
                return (int)answer == 1;
            }

            var claim = new Claim((byte[])answer!);
            if (
                !await events
                    .TryDisclaimAsync(key.Tenant, key.Id, claim, cancellationToken)
                    .ConfigureAwait(false)
            )
            {
                return false; // carried out, and what was is never changed
            }

            takenAway = claim.Value;
        }
    }

    private static RedisValue RevisionOf(long? version)
    {
        if (version is not { } expected)
        {
            return RedisValue.EmptyString;
        }

        var bytes = new byte[EntryHead.RevisionBytes];
        EntryHead.WriteRevision(bytes, 0, expected);
        return bytes;
    }
}
