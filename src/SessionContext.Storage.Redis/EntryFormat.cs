using System.Buffers.Binary;
using System.Text;
using SessionContext.Core;

namespace SessionContext.Storage.Redis;

/// <summary>
/// How a context is laid out as a value: a header, the UTF-8 of the customer's and the cart's id, then the document,
/// byte for byte.
/// </summary>
/// <remarks>
/// 0 <see cref="EntryHeader"/> · 32 <see cref="IndexTag"/> (35 bytes) · 67 created · 75 modified (8 bytes each,
/// little-endian; Unix milliseconds) · 83 derived fields, lower byte · 84 cart set (8 bytes) · 92 length of the
/// customer's id · 94 of the cart's (2 bytes each) · 96 the ids. The scripts know all of it, and how a document ends.
/// Format 2 has the upper byte of the derived fields between the ids and the document. An entry has it only where that
/// byte is not 0, so nodes of a release that knows format 1 alone read every other entry.
/// </remarks>
internal static class EntryFormat
{
    /// <summary>As much of a value as its header and ids can take.</summary>
    public const int MaxFactsBytes = HeaderBytes + (2 * KeyFormat.MaxIdBytes) + 1;

    /// <summary>Where the part begins that follows on the index tag.</summary>
    public const int TailAt = EntryHeader.Bytes + IndexTag.Bytes;

    private const byte Format = 1;
    private const byte FormatWithUpperByte = 2;
    public const int CreatedAt = TailAt;
    public const int ModifiedAt = CreatedAt + 8;
    public const int DerivedAt = ModifiedAt + 8;
    public const int CartSetAt = DerivedAt + 1;
    public const int IdsAt = CartSetAt + 8;

    /// <summary>How many bytes the lengths of two absent ids take.</summary>
    public const int NoIdsBytes = 4;

    private const int HeaderBytes = IdsAt + NoIdsBytes;
    private const long NoTime = long.MaxValue;
    private const ushort NoId = ushort.MaxValue;

    /// <summary>The value to store for a context; its index tag is left to the script.</summary>
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
        var (incarnation, version) = context.Revision;
        var format = upper == 0 ? Format : FormatWithUpperByte;
        EntryHeader.Write(span, format, incarnation, version, context.ExpiresAt);
        IndexTag.None.CopyTo(span[EntryHeader.Bytes..]);
        WriteInt64(span, CreatedAt, context.CreatedAt.ToUnixTimeMilliseconds());
        WriteInt64(span, ModifiedAt, context.ModifiedAt.ToUnixTimeMilliseconds());
        span[DerivedAt] = (byte)context.Derived;
        WriteInt64(span, CartSetAt, context.CartSetAt?.ToUnixTimeMilliseconds() ?? NoTime);
        BinaryPrimitives.WriteUInt16LittleEndian(span[IdsAt..], customer);
        BinaryPrimitives.WriteUInt16LittleEndian(span[(IdsAt + 2)..], cart);
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

    /// <summary>How many bytes the ids take with their lengths: 4 where there are none.</summary>
    public static int IdBytes(ReadOnlySpan<byte> value) =>
        NoIdsBytes + BytesOf(ReadLength(value, IdsAt)) + BytesOf(ReadLength(value, IdsAt + 2));

    /// <summary>The context of a stored value; its document is a part of that value, not a copy.</summary>
    /// <exception cref="InvalidDataException">The value is not one of this format.</exception>
    public static StoredContext Decode(ReadOnlyMemory<byte> value)
    {
        var span = value.Span;
        if (span.Length < HeaderBytes || span[0] is not (Format or FormatWithUpperByte))
        {
            throw new InvalidDataException("A stored entry has an unknown format.");
        }

        var customer = ReadLength(span, IdsAt);
        var cart = ReadLength(span, IdsAt + 2);
        var cartStart = HeaderBytes + BytesOf(customer);
        var upperAt = cartStart + BytesOf(cart);
        var hasUpper = span[0] == FormatWithUpperByte;
        var documentStart = hasUpper ? upperAt + 1 : upperAt;
        if (span.Length < documentStart)
        {
            throw new InvalidDataException("A stored entry is shorter than its header says.");
        }

        var (incarnation, version) = EntryHeader.Revision(span);
        return new StoredContext
        {
            Revision = new Revision(incarnation, version),
            CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(ReadInt64(span, CreatedAt)),
            ModifiedAt = DateTimeOffset.FromUnixTimeMilliseconds(ReadInt64(span, ModifiedAt)),
            ExpiresAt = EntryHeader.Ends(span),
            CustomerId = IdAt(span, HeaderBytes, customer),
            CartId = IdAt(span, cartStart, cart),
            Derived = (DerivedFields)(span[DerivedAt] | (hasUpper ? span[upperAt] << 8 : 0)),
            CartSetAt = TimeAt(span, CartSetAt),
            Document = value[documentStart..],
        };
    }

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

    private static ushort ReadLength(ReadOnlySpan<byte> span, int at) =>
        BinaryPrimitives.ReadUInt16LittleEndian(span[at..]);

    private static long ReadInt64(ReadOnlySpan<byte> span, int at) =>
        BinaryPrimitives.ReadInt64LittleEndian(span[at..]);

    private static void WriteInt64(Span<byte> span, int at, long value) =>
        BinaryPrimitives.WriteInt64LittleEndian(span[at..], value);
}
