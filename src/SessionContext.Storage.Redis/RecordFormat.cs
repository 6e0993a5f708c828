using SessionContext.Core.Records;

namespace SessionContext.Storage.Redis;

/// <summary>
/// How a small record is laid out as a value: 0 <see cref="EntryHeader"/> (its revision is eight zeros and the version)
/// · 32 the record's own value, byte for byte.
/// </summary>
internal static class RecordFormat
{
    private const byte Format = 1;

    /// <summary>The value to store for a record.</summary>
    public static byte[] Encode(StoredRecord record)
    {
        var value = new byte[EntryHeader.Bytes + record.Value.Length];
        EntryHeader.Write(value, Format, 0, record.Version, record.ExpiresAt);
        record.Value.CopyTo(value.AsMemory(EntryHeader.Bytes));
        return value;
    }

    /// <summary>The record of a stored value; its own value is a part of that, not a copy.</summary>
    /// <exception cref="InvalidDataException">The value is not one of this format.</exception>
    public static StoredRecord Decode(ReadOnlyMemory<byte> value) =>
        value.Length >= EntryHeader.Bytes && value.Span[0] == Format
            ? new StoredRecord(
                EntryHeader.Revision(value.Span).Version,
                EntryHeader.Ends(value.Span)
                    ?? throw new InvalidDataException("A stored record has no end."),
                value[EntryHeader.Bytes..]
            )
            : throw new InvalidDataException("A stored record has an unknown format.");
}
