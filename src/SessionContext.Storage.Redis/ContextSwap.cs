using SessionContext.Core;
using SessionContext.Core.Clocks;
using SessionContext.Core.Events;
using StackExchange.Redis;

namespace SessionContext.Storage.Redis;

/// <summary>
/// One compare-and-swap of a context: one script, one round trip. Where the customer or the cart changes, the index entries are made
/// before it and those of the former context removed after it.
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
    private const int ClaimGone = 4;

    /// <summary>Makes the swap; null: the claim of the event was taken away.</summary>
    /// <exception cref="ArgumentException">An id cannot be stored.</exception>
    public async ValueTask<SwapOutcome?> RunAsync(
        ContextKey key,
        Revision? expected,
        StoredContext? replacement,
        EventMark? mark,
        Claim? claim,
        CancellationToken cancellationToken
    )
    {
        var value = replacement is null ? null : EntryFormat.Encode(replacement);
        RedisKey[] touched = mark is { } seen
            ? [keys.Context(key), keys.Seen(key, seen.Id)]
            : [keys.Context(key)];
        var stamp =
            expected is null && Indexes.Holds(replacement)
                ? await IndexAsync(key, replacement!, cancellationToken).ConfigureAwait(false)
                : null;
        while (true)
        {
            var arguments = Arguments(expected, replacement, value, stamp, mark, claim);
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
                stamp = await IndexAsync(key, replacement!, cancellationToken)
                    .ConfigureAwait(false);
                continue;
            }

            if (code != Made && stamp is not null)
            {
                await indexes
                    .RemoveAsync(key, replacement!, IndexStamp.Token(stamp))
                    .ConfigureAwait(false);
            }

            return code switch
            {
                Made => SwapOutcome.Swapped,
                SeenBefore => SwapOutcome.SeenBefore,
                ClaimGone => null,
                _ => SwapOutcome.Lost,
            };
        }
    }

    private RedisValue[] Arguments(
        Revision? expected,
        StoredContext? replacement,
        byte[]? value,
        byte[]? stamp,
        EventMark? mark,
        Claim? claim
    )
    {
        RedisValue[] arguments =
        [
            Clock.Now(time),
            RevisionOf(expected),
            Clock.Until(time, replacement?.ExpiresAt),
            value is null ? RedisValue.EmptyString : value.AsMemory(0, EntryHead.Bytes),
            value is null ? RedisValue.EmptyString : value.AsMemory(EntryFormat.TailAt),
            value is null ? 0 : EntryFormat.IdBytes(value),
            stamp ?? RedisValue.EmptyString,
        ];
        return mark is { } seen
            ?
            [
                .. arguments,
                claim!.Value.Number,
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

        var bytes = new byte[EntryHead.RevisionBytes];
        EntryHead.WriteRevision(bytes, revision.Incarnation, revision.Version);
        return bytes;
    }

    private async ValueTask<byte[]> IndexAsync(
        ContextKey key,
        StoredContext context,
        CancellationToken cancellationToken
    )
    {
        // Nodes with the right time go by the stamp: it must not say that the sets last longer than they do.
        var ahead = clock.Ahead;
        var stamp = IndexStamp.New(time.GetUtcNow(), context.ExpiresAt - ahead);
        var until = IndexStamp.Until(stamp) + ahead;
        await indexes.AddAsync(key, context, stamp, until, cancellationToken).ConfigureAwait(false);
        return stamp;
    }

    private ValueTask RemoveFormerAsync(ContextKey key, byte[] former) =>
        indexes.RemoveAsync(
            key,
            EntryFormat.Decode(former),
            IndexStamp.Token(former.AsSpan(EntryHead.Bytes))
        );
}
