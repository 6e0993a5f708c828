using System.Buffers.Binary;
using SessionContext.Core.Records;

namespace SessionContext.Storage.Embedded;

/// <summary>
/// How a small record is laid out as a value: 0 format (1 byte) · 1 version · 9 ends (8 bytes each, little-endian; Unix
/// milliseconds) · 17 the record's own value, byte for byte.
/// </summary>
internal static class RecordFormat
{
    private const byte Format = 1;
    private const int HeaderBytes = 17;

    /// <summary>The value to store for a record.</summary>
    public static byte[] Encode(StoredRecord record)
    {
        var value = new byte[HeaderBytes + record.Value.Length];
        value[0] = Format;
        BinaryPrimitives.WriteInt64LittleEndian(value.AsSpan(1), record.Version);
        BinaryPrimitives.WriteInt64LittleEndian(
            value.AsSpan(9),
            record.ExpiresAt.ToUnixTimeMilliseconds()
        );
        record.Value.CopyTo(value.AsMemory(HeaderBytes));
        return value;
    }

    /// <summary>The record of a stored value; its own value is copied.</summary>
    /// <exception cref="InvalidDataException">The value is not one of this format.</exception>
    public static StoredRecord Decode(ReadOnlySpan<byte> value)
    {
        var facts = DecodeFacts(value);
        return new StoredRecord(facts.Version, facts.ExpiresAt, value[HeaderBytes..].ToArray());
    }

    /// <summary>What the writer compares, without the record's own value.</summary>
    /// <exception cref="InvalidDataException">The value is not one of this format.</exception>
    public static RecordFacts DecodeFacts(ReadOnlySpan<byte> value) =>
        value.Length >= HeaderBytes && value[0] == Format
            ? new RecordFacts(
                BinaryPrimitives.ReadInt64LittleEndian(value[1..]),
                DateTimeOffset.FromUnixTimeMilliseconds(
                    BinaryPrimitives.ReadInt64LittleEndian(value[9..])
                )
            )
            : throw new InvalidDataException("A stored record has an unknown format.");
}

/// <summary>A record without its value.</summary>
internal readonly record struct RecordFacts(long Version, DateTimeOffset ExpiresAt)
{
    public static RecordFacts? Of(StoredRecord? record) =>
        record is null ? null : new RecordFacts(record.Version, record.ExpiresAt);

    public bool IsExpired(DateTimeOffset now) => ExpiresAt <= now;
}
