using System.Buffers.Binary;
using System.Text;
using SessionContext.Core;

namespace SessionContext.Storage.Embedded;

/// <summary>
/// How a context is laid out as a value: a header of <see cref="HeaderBytes"/> bytes, little-endian, the UTF-8 of the
/// customer's and the cart's id, then the document, byte for byte.
/// </summary>
/// <remarks>
/// 0 format (1 byte) · 1 incarnation · 9 version · 17 created · 25 modified · 33 ends (8 bytes each; times as Unix
/// milliseconds) · 41 length of the customer's id · 43 of the cart's (2 bytes each).
/// </remarks>
internal static class EntryFormat
{
    private const byte Format = 1;
    private const int HeaderBytes = 45;
    private const long NeverEnds = long.MaxValue;
    private const ushort NoId = ushort.MaxValue;

    /// <summary>The value to store for a context.</summary>
    /// <exception cref="ArgumentException">An id is too long or not well-formed Unicode.</exception>
    public static byte[] Encode(StoredContext context)
    {
        var customer = LengthOf(context.CustomerId);
        var cart = LengthOf(context.CartId);
        var value = GC.AllocateUninitializedArray<byte>(
            HeaderBytes + BytesOf(customer) + BytesOf(cart) + context.Document.Length
        );
        var span = value.AsSpan();
        span[0] = Format;
        WriteInt64(span, 1, context.Revision.Incarnation);
        WriteInt64(span, 9, context.Revision.Version);
        WriteInt64(span, 17, context.CreatedAt.ToUnixTimeMilliseconds());
        WriteInt64(span, 25, context.ModifiedAt.ToUnixTimeMilliseconds());
        WriteInt64(span, 33, context.ExpiresAt?.ToUnixTimeMilliseconds() ?? NeverEnds);
        BinaryPrimitives.WriteUInt16LittleEndian(span[41..], customer);
        BinaryPrimitives.WriteUInt16LittleEndian(span[43..], cart);
        var rest = span[HeaderBytes..];
        rest = rest[Encoding.UTF8.GetBytes(context.CustomerId, rest)..];
        rest = rest[Encoding.UTF8.GetBytes(context.CartId, rest)..];
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
        if (value.Length < HeaderBytes || value[0] != Format)
        {
            throw new InvalidDataException("A stored entry has an unknown format.");
        }

        var customer = BinaryPrimitives.ReadUInt16LittleEndian(value[41..]);
        var cart = BinaryPrimitives.ReadUInt16LittleEndian(value[43..]);
        var cartStart = HeaderBytes + BytesOf(customer);
        var documentStart = cartStart + BytesOf(cart);
        if (value.Length < documentStart)
        {
            throw new InvalidDataException("A stored entry is shorter than its header says.");
        }

        var ends = ReadInt64(value, 33);
        return new StoredContext
        {
            Revision = new Revision(ReadInt64(value, 1), ReadInt64(value, 9)),
            CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(ReadInt64(value, 17)),
            ModifiedAt = DateTimeOffset.FromUnixTimeMilliseconds(ReadInt64(value, 25)),
            ExpiresAt = ends == NeverEnds ? null : DateTimeOffset.FromUnixTimeMilliseconds(ends),
            CustomerId = IdAt(value, HeaderBytes, customer),
            CartId = IdAt(value, cartStart, cart),
            Document = withDocument ? value[documentStart..].ToArray() : default,
        };
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
