using System.Buffers.Binary;
using System.Text;
using SessionContext.Core;

namespace SessionContext.Storage.Embedded;

/// <summary>
/// How a context is laid out as a value: a header, little-endian, the UTF-8 of the customer's and the cart's id, then
/// the document, byte for byte.
/// </summary>
/// <remarks>
/// 0 format (1 byte) · 1 incarnation · 9 version · 17 created · 25 modified · 33 ends (8 bytes each; times as Unix
/// milliseconds) · 41 length of the customer's id · 43 of the cart's (2 bytes each) · 45 derived fields, lower byte ·
/// 46 cart set (8 bytes). The header of format 1, which is still read, ends at 45. Format 3 has the upper byte of the
/// derived fields between the ids and the document. An entry has it only where that byte is not 0, so a release that
/// knows format 2 alone reads every other entry.
/// </remarks>
internal static class EntryFormat
{
    private const byte Format = 2;
    private const int HeaderBytes = 54;
    private const byte FormatWithUpperByte = 3;
    private const byte Format1 = 1;
    private const int HeaderBytes1 = 45;
    private const long NoTime = long.MaxValue;
    private const ushort NoId = ushort.MaxValue;

    /// <summary>The value to store for a context.</summary>
    /// <exception cref="ArgumentException">An id is too long or not well-formed Unicode.</exception>
    public static byte[] Encode(StoredContext context)
    {
        var customer = LengthOf(context.CustomerId);
        var cart = LengthOf(context.CartId);
        var upper = (byte)((ushort)context.Derived >> 8);
        var value = GC.AllocateUninitializedArray<byte>(
            HeaderBytes
                + BytesOf(customer)
                + BytesOf(cart)
                + (upper == 0 ? 0 : 1)
                + context.Document.Length
        );
        var span = value.AsSpan();
        span[0] = upper == 0 ? Format : FormatWithUpperByte;
        WriteInt64(span, 1, context.Revision.Incarnation);
        WriteInt64(span, 9, context.Revision.Version);
        WriteInt64(span, 17, context.CreatedAt.ToUnixTimeMilliseconds());
        WriteInt64(span, 25, context.ModifiedAt.ToUnixTimeMilliseconds());
        WriteInt64(span, 33, context.ExpiresAt?.ToUnixTimeMilliseconds() ?? NoTime);
        BinaryPrimitives.WriteUInt16LittleEndian(span[41..], customer);
        BinaryPrimitives.WriteUInt16LittleEndian(span[43..], cart);
        span[45] = (byte)context.Derived;
        WriteInt64(span, 46, context.CartSetAt?.ToUnixTimeMilliseconds() ?? NoTime);
        var rest = span[HeaderBytes..];
        rest = rest[Encoding.UTF8.GetBytes(context.CustomerId, rest)..];
        rest = rest[Encoding.UTF8.GetBytes(context.CartId, rest)..];
        if (upper != 0)
        {
            rest[0] = upper;
            rest = rest[1..];
        }

        context.Document.Span.CopyTo(rest);
        return value;
    }

    /// <summary>The context of a stored value; its document is copied.</summary>
    /// <exception cref="InvalidDataException">The value is not one of this format.</exception>
    public static StoredContext Decode(ReadOnlySpan<byte> value) => Decode(value, true);

    /// <summary>The context of a stored value without its document, for those who only need to compare.</summary>
    /// <exception cref="InvalidDataException">The value is not one of this format.</exception>
    public static StoredContext DecodeFacts(ReadOnlySpan<byte> value) => Decode(value, false);

    private static StoredContext Decode(ReadOnlySpan<byte> value, bool withDocument)
    {
        var header = HeaderOf(value);
        var customer = BinaryPrimitives.ReadUInt16LittleEndian(value[41..]);
        var cart = BinaryPrimitives.ReadUInt16LittleEndian(value[43..]);
        var cartStart = header + BytesOf(customer);
        var upperAt = cartStart + BytesOf(cart);
        var hasUpper = value[0] == FormatWithUpperByte;
        var documentStart = hasUpper ? upperAt + 1 : upperAt;
        if (value.Length < documentStart)
        {
            throw new InvalidDataException("A stored entry is shorter than its header says.");
        }

        return new StoredContext
        {
            Revision = new Revision(ReadInt64(value, 1), ReadInt64(value, 9)),
            CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(ReadInt64(value, 17)),
            ModifiedAt = DateTimeOffset.FromUnixTimeMilliseconds(ReadInt64(value, 25)),
            ExpiresAt = TimeAt(value, 33),
            CustomerId = IdAt(value, header, customer),
            CartId = IdAt(value, cartStart, cart),
            Derived =
                header == HeaderBytes
                    ? (DerivedFields)(value[45] | (hasUpper ? value[upperAt] << 8 : 0))
                    : DerivedFields.None,
            CartSetAt = header == HeaderBytes ? TimeAt(value, 46) : null,
            Document = withDocument ? value[documentStart..].ToArray() : default,
        };
    }

    private static int HeaderOf(ReadOnlySpan<byte> value) =>
        value switch
        {
            [Format or FormatWithUpperByte, ..] when value.Length >= HeaderBytes => HeaderBytes,
            [Format1, ..] when value.Length >= HeaderBytes1 => HeaderBytes1,
            _ => throw new InvalidDataException("A stored entry has an unknown format."),
        };

    private static DateTimeOffset? TimeAt(ReadOnlySpan<byte> value, int at)
    {
        var time = ReadInt64(value, at);
        return time == NoTime ? null : DateTimeOffset.FromUnixTimeMilliseconds(time);
    }

    private static ushort LengthOf(string? id) =>
        id is null ? NoId : (ushort)KeyFormat.IdLength(id);

    private static int BytesOf(ushort length) => length == NoId ? 0 : length;

    private static string? IdAt(ReadOnlySpan<byte> value, int start, ushort length) =>
        length == NoId ? null : Encoding.UTF8.GetString(value.Slice(start, length));

    private static long ReadInt64(ReadOnlySpan<byte> span, int at) =>
        BinaryPrimitives.ReadInt64LittleEndian(span[at..]);

    private static void WriteInt64(Span<byte> span, int at, long value) =>
        BinaryPrimitives.WriteInt64LittleEndian(span[at..], value);
}
