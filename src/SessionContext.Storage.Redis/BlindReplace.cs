using System.Buffers.Binary;
using SessionContext.Core;
using SessionContext.Core.Documents;
using StackExchange.Redis;

namespace SessionContext.Storage.Redis;

/// <summary>Replaces a context that nobody has read: one script, one round trip.</summary>
internal sealed class BlindReplace(Commands commands, KeyFormat keys, TimeProvider time)
{
    /// <exception cref="ArgumentException">An id cannot be stored.</exception>
    public async ValueTask<BlindReplaceOutcome> RunAsync(
        ContextKey key,
        StoredContext replacement,
        CancellationToken cancellationToken
    )
    {
        var answer = await commands
            .WriteAsync(
                Script.Replace,
                [keys.Context(key)],
                Arguments(replacement),
                cancellationToken
            )
            .ConfigureAwait(false);
        if (answer.Resp2Type == ResultType.Integer)
        {
            return BlindReplaceOutcome.Replaced;
        }

        try
        {
            return BlindReplaceOutcome.Declined(
                answer.IsNull ? null : EntryFormat.Decode((byte[])answer!)
            );
        }
        catch (InvalidDataException e)
        {
            throw StoreFailure.OfRead(e);
        }
    }

    private RedisValue[] Arguments(StoredContext replacement)
    {
        ReadOnlyMemory<byte> value = EntryFormat.Encode(replacement);
        var createdAt = value.Length - ContextDocument.CreatedAtFromEnd;
        var version = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(version, replacement.Revision.Version - 1);
        return
        [
            Clock.Digits(time.GetUtcNow()),
            version,
            Clock.Until(time, replacement.ExpiresAt),
            value[..EntryHeader.Bytes],
            value[EntryFormat.ModifiedAt..EntryFormat.CartSetAt],
            EntryFormat.IdBytes(value.Span),
            value[EntryFormat.IdsAt..createdAt],
            value[(createdAt + ContextDocument.TimeBytes)..],
        ];
    }
}
