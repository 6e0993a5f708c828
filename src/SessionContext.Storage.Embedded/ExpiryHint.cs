using System.Buffers.Binary;
using SessionContext.Core;
using SessionContext.Core.Records;

namespace SessionContext.Storage.Embedded;

/// <summary>
/// The key of an entry in the family <see cref="EngineFamilies.Expiry"/>: Unix milliseconds, big-endian, so that a scan
/// finds the earliest end first; then the key of a context or a record. A record's begins with its kind, a number below
/// any letter.
/// </summary>
internal readonly record struct ExpiryHint
{
    private ExpiryHint(byte[] bytes) => Bytes = bytes;

    /// <summary>The key as it is stored.</summary>
    public byte[] Bytes { get; }

    /// <summary>The context that it leads to, if it leads to one.</summary>
    public ContextKey? Context { get; private init; }

    /// <summary>The record that it leads to, if it leads to one.</summary>
    public RecordKey? Record { get; private init; }

    /// <summary>Where the hints of a time begin.</summary>
    public static byte[] StartOf(long unixMilliseconds)
    {
        var start = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(start, unixMilliseconds);
        return start;
    }

    /// <summary>The time that a hint is at, in Unix milliseconds.</summary>
    public static long TimeOf(ReadOnlySpan<byte> hint) => BinaryPrimitives.ReadInt64BigEndian(hint);

    /// <summary>The hint that a context ends at a time.</summary>
    public static ReadOnlySpan<byte> Of(ContextKey key, DateTimeOffset endsAt, Span<byte> buffer) =>
        At(endsAt, KeyFormat.Context(key, buffer[sizeof(long)..]).Length, buffer);

    /// <summary>The hint that a record ends at a time.</summary>
    public static ReadOnlySpan<byte> Of(RecordKey key, DateTimeOffset endsAt, Span<byte> buffer) =>
        At(endsAt, KeyFormat.Record(key, buffer[sizeof(long)..]).Length, buffer);

    /// <summary>What a stored hint leads to; to nothing, where it is none of this store's.</summary>
    public static ExpiryHint Parse(ReadOnlySpan<byte> hint)
    {
        var key = hint[sizeof(long)..];
        return key is [< (byte)'a', ..]
            ? new ExpiryHint(hint.ToArray()) { Record = KeyFormat.ParseRecord(key) }
            : new ExpiryHint(hint.ToArray()) { Context = KeyFormat.ParseContext(key) };
    }

    private static ReadOnlySpan<byte> At(DateTimeOffset endsAt, int keyLength, Span<byte> buffer)
    {
        BinaryPrimitives.WriteInt64BigEndian(buffer, endsAt.ToUnixTimeMilliseconds());
        return buffer[..(sizeof(long) + keyLength)];
    }
}
