using System.Buffers.Binary;
using System.Buffers.Text;
using System.Diagnostics;
using System.Text;

namespace SessionContext.Storage.Redis;

/// <summary>
/// What every stored entry begins with, laid out so that a script can judge it with nothing but <c>string.sub</c> and
/// <c>tonumber</c>, which all servers' Lua has: 0 format (1 byte) · 1 revision (16 bytes, compared as they are) · 17
/// ends (15 decimal digits, Unix milliseconds, all nines where there is no end).
/// </summary>
internal static class EntryHeader
{
    public const int Bytes = EndsAt + DigitCount;
    public const int RevisionAt = 1;
    public const int RevisionBytes = 16;
    public const int EndsAt = RevisionAt + RevisionBytes;
    public const int DigitCount = 15;

    private const long NoEnd = 999_999_999_999_999;

    public static void Write(
        Span<byte> value,
        byte format,
        long incarnation,
        long version,
        DateTimeOffset? ends
    )
    {
        value[0] = format;
        WriteRevision(value[RevisionAt..], incarnation, version);
        WriteDigits(value[EndsAt..], ends);
    }

    public static void WriteRevision(Span<byte> target, long incarnation, long version)
    {
        BinaryPrimitives.WriteInt64LittleEndian(target, incarnation);
        BinaryPrimitives.WriteInt64LittleEndian(target[8..], version);
    }

    public static (long Incarnation, long Version) Revision(ReadOnlySpan<byte> value) =>
        (
            BinaryPrimitives.ReadInt64LittleEndian(value[RevisionAt..]),
            BinaryPrimitives.ReadInt64LittleEndian(value[(RevisionAt + 8)..])
        );

    public static DateTimeOffset? Ends(ReadOnlySpan<byte> value) => Digits(value[EndsAt..]);

    /// <summary>A time as the 15 digits that scripts compare; one before 1970 has ended anyway.</summary>
    public static void WriteDigits(Span<byte> target, DateTimeOffset? time)
    {
        var number = Math.Max(0, time?.ToUnixTimeMilliseconds() ?? NoEnd);
        Encoding.ASCII.TryGetBytes($"{number:D15}", target[..DigitCount], out var written);
        Debug.Assert(written == DigitCount, "A time has 15 digits.");
    }

    /// <exception cref="InvalidDataException">There are no 15 digits.</exception>
    public static DateTimeOffset? Digits(ReadOnlySpan<byte> digits) =>
        Utf8Parser.TryParse(digits[..DigitCount], out long number, out var read)
        && read == DigitCount
            ? number == NoEnd
                ? null
                : DateTimeOffset.FromUnixTimeMilliseconds(number)
            : throw new InvalidDataException("A stored entry has no time where one belongs.");
}
