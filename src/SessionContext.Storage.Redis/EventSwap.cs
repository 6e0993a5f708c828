using SessionContext.Core;
using SessionContext.Core.Events;
using SessionContext.Core.Records;
using StackExchange.Redis;

namespace SessionContext.Storage.Redis;

/// <summary>
/// A swap that an event asks for, made once, though the event's record and the session lie on different slots of a
/// cluster.
/// </summary>
/// <remarks>
/// <list type="number">
/// <item>The event's record is made a <see cref="Reservation"/> for the session, if nothing lies there.</item>
/// <item>One script on the session's slot makes the swap and leaves a mark beside the session: that is the moment at
/// which the event is remembered. A reservation without its mark counts for nothing: a swap that lost, or a crash,
/// leaves no more.</item>
/// <item>A call that finds a reservation for another session first revokes it there: from then on that session's script
/// refuses that reservation for ever, unless it was carried out, which is then seen. Only after that is the record
/// reserved again, or made a record of its own.</item>
/// </list>
/// So of any number of sessions at most one is changed, at whatever point anyone stops.
/// </remarks>
internal sealed class EventSwap(
    Commands commands,
    KeyFormat keys,
    ContextSwap contexts,
    TimeProvider time
)
{
    private const int SeenBefore = 3;

    // Each round somebody else took the reservation away, who then carried the event out, lost it again or stopped.
    private const int MostRounds = 20;

    // The longest that one waits before taking a reservation away, in powers of two of a millisecond: seconds in all
    // the rounds.
    private const int MostPauseBits = 8;

    public async ValueTask<SwapOutcome> RunAsync(
        ContextKey key,
        Revision? expected,
        StoredContext? replacement,
        EventMark mark,
        CancellationToken cancellationToken
    )
    {
        var record = keys.Record(mark.RecordKey(key.Tenant));
        var revoked = RedisValue.EmptyString;
        for (var round = 0; round < MostRounds; round++)
        {
            var answer = await commands
                .WriteAsync(
                    Script.Reserve,
                    [record],
                    [
                        Clock.Now(time),
                        Clock.Until(time, mark.ExpiresAt),
                        Reservation.New(key.SessionId, mark.ExpiresAt).Value,
                        revoked,
                    ],
                    cancellationToken
                )
                .ConfigureAwait(false);
            if (answer.Resp2Type == ResultType.Integer)
            {
                return SwapOutcome.SeenBefore;
            }

            var reservation = new Reservation((byte[])answer!);
            if (reservation.Session == key.SessionId)
            {
                var outcome = await contexts
                    .RunAsync(key, expected, replacement, mark, reservation, cancellationToken)
                    .ConfigureAwait(false);
                if (outcome is { } made)
                {
                    return made;
                }
            }
            else
            {
                await GiveWayAsync(round, cancellationToken).ConfigureAwait(false);
                if (
                    !await TryRevokeAsync(key.Tenant, mark.Id, reservation, cancellationToken)
                        .ConfigureAwait(false)
                )
                {
                    return SwapOutcome.SeenBefore;
                }
            }

            revoked = reservation.Value;
        }

        throw new StoreUnavailableException("Too many other requests are processing this event.")
        {
            Kind = StoreFailureKind.Contended,
        };
    }

    /// <summary>
    /// Lets the one that holds the reservation carry the event out. The first time nobody waits, for it may have
    /// crashed; of many that take it from each other none would ever be done, so they wait for different times, longer
    /// with each round.
    /// </summary>
    private static Task GiveWayAsync(int round, CancellationToken cancellationToken) =>
        Task.Delay(
            TimeSpan.FromMilliseconds(Random.Shared.Next(1 << Math.Min(round, MostPauseBits))),
            TimeProvider.System,
            cancellationToken
        );

    /// <summary>Takes a reservation away from its session; false: the event was carried out there.</summary>
    public async ValueTask<bool> TryRevokeAsync(
        Tenant tenant,
        string eventId,
        Reservation reservation,
        CancellationToken cancellationToken
    ) =>
        (int)
            await commands
                .WriteAsync(
                    Script.Revoke,
                    [keys.Seen(new ContextKey(tenant, reservation.Session), eventId)],
                    [
                        Clock.Now(time),
                        Clock.Until(time, reservation.Ends),
                        Clock.Digits(reservation.Ends),
                        reservation.Number,
                    ],
                    cancellationToken
                )
                .ConfigureAwait(false) != SeenBefore;

    /// <summary>The record of a reserved event: null unless it was carried out.</summary>
    public async ValueTask<StoredRecord?> FindAsync(
        RecordKey key,
        Reservation reservation,
        CancellationToken cancellationToken
    )
    {
        var mark = await commands
            .ReadAsync(
                (database, seen) => database.StringGetAsync(seen, CommandFlags.DemandMaster),
                keys.Seen(new ContextKey(key.Tenant, reservation.Session), key.Id),
                cancellationToken
            )
            .ConfigureAwait(false);
        var text = ((ReadOnlyMemory<byte>)mark).Span;
        return
            text is [(byte)'d', ..]
            && EntryHeader.Digits(text[1..]) is { } ends
            && ends > time.GetUtcNow()
            ? new StoredRecord(1, ends, default)
            : null;
    }
}
