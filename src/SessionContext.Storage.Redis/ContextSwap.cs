using SessionContext.Core;
using SessionContext.Core.Clocks;
using SessionContext.Core.Events;
using StackExchange.Redis;

namespace SessionContext.Storage.Redis;

/// <summary>
/// One compare-and-swap of a context: one script, one round trip. Where the customer or the cart changes, the index
/// entries are made before it and those of the former context removed after it.
/// </summary>
internal sealed class ContextSwap(
    Commands commands,
    KeyFormat keys,
    Indexes indexes,
    SharedClock clock,
    TimeProvider time
)
{
    // What the scripts answer.
    private const int Made = 1;
    private const int IndexFirst = 2;
    private const int SeenBefore = 3;
    private const int ReservationGone = 4;

    /// <summary>Makes the swap; null: the reservation of the event was taken away.</summary>
    /// <exception cref="ArgumentException">An id cannot be stored.</exception>
    public async ValueTask<SwapOutcome?> RunAsync(
        ContextKey key,
        Revision? expected,
        StoredContext? replacement,
        EventMark? mark,
        Reservation? reservation,
        CancellationToken cancellationToken
    )
    {
        var value = replacement is null ? null : EntryFormat.Encode(replacement);
        RedisKey[] touched = mark is { } seen
            ? [keys.Context(key), keys.Seen(key, seen.Id)]
            : [keys.Context(key)];
        var tag =
            expected is null && Indexes.Holds(replacement)
                ? await IndexAsync(key, replacement!, cancellationToken).ConfigureAwait(false)
                : null;
        while (true)
        {
            var arguments = Arguments(expected, replacement, value, tag, mark, reservation);
            var answer = await commands
                .WriteAsync(Script.Swap, touched, arguments, cancellationToken)
                .ConfigureAwait(false);
            if (answer.Resp2Type != ResultType.Integer)
            {
                await RemoveFormerAsync(key, (byte[])answer!).ConfigureAwait(false);
                return SwapOutcome.Swapped;
            }

            var code = (int)answer;
            if (code == IndexFirst)
            {
                tag = await IndexAsync(key, replacement!, cancellationToken).ConfigureAwait(false);
                continue;
            }

            if (code != Made && tag is not null)
            {
                await indexes
                    .RemoveAsync(key, replacement!, IndexTag.Token(tag))
                    .ConfigureAwait(false);
            }

            return code switch
            {
                Made => SwapOutcome.Swapped,
                SeenBefore => SwapOutcome.SeenBefore,
                ReservationGone => null,
                _ => SwapOutcome.Lost,
            };
        }
    }

    private RedisValue[] Arguments(
        Revision? expected,
        StoredContext? replacement,
        byte[]? value,
        byte[]? tag,
        EventMark? mark,
        Reservation? reservation
    )
    {
        RedisValue[] arguments =
        [
            Clock.Now(time),
            RevisionOf(expected),
            Clock.Until(time, replacement?.ExpiresAt),
            value is null ? RedisValue.EmptyString : value.AsMemory(0, EntryHeader.Bytes),
            value is null ? RedisValue.EmptyString : value.AsMemory(EntryFormat.TailAt),
            value is null ? 0 : EntryFormat.IdBytes(value),
            tag ?? RedisValue.EmptyString,
        ];
        return mark is { } seen
            ?
            [
                .. arguments,
                reservation!.Value.Number,
                Clock.Digits(seen.ExpiresAt),
                Clock.Until(time, seen.ExpiresAt),
            ]
            : arguments;
    }

    private static RedisValue RevisionOf(Revision? expected)
    {
        if (expected is not { } revision)
        {
            return RedisValue.EmptyString;
        }

        var bytes = new byte[EntryHeader.RevisionBytes];
        EntryHeader.WriteRevision(bytes, revision.Incarnation, revision.Version);
        return bytes;
    }

    private async ValueTask<byte[]> IndexAsync(
        ContextKey key,
        StoredContext context,
        CancellationToken cancellationToken
    )
    {
        // Nodes with the right time go by the tag: it must not say that the sets last longer than they do.
        var ahead = clock.Ahead;
        var tag = IndexTag.New(time.GetUtcNow(), context.ExpiresAt - ahead);
        var until = IndexTag.Until(tag) + ahead;
        await indexes.AddAsync(key, context, tag, until, cancellationToken).ConfigureAwait(false);
        return tag;
    }

    private ValueTask RemoveFormerAsync(ContextKey key, byte[] former) =>
        indexes.RemoveAsync(
            key,
            EntryFormat.Decode(former),
            IndexTag.Token(former.AsSpan(EntryHeader.Bytes))
        );
}
