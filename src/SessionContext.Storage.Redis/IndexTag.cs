using System.Globalization;
using System.Text;

namespace SessionContext.Storage.Redis;

/// <summary>
/// Says in a context which entries of the indexes are its own, and how long they last: 15 digits (until when, as
/// <see cref="EntryHeader.WriteDigits"/>), then a token of 20 hexadecimal digits (when it was made, Unix milliseconds,
/// and chance).
/// </summary>
/// <remarks>
/// Every writer has entries of its own in an index, session and token together. So one that lost, or one that comes
/// late to take away what a change made stale, never removes the entry that another writer's change stands on.
/// </remarks>
internal static class IndexTag
{
    public const int Bytes = EntryHeader.DigitCount + TokenLength;

    private const int TokenLength = 20;

    // Longer than the lives of contexts are extended by at a time, so that most changes need not touch an index.
    private static readonly TimeSpan Reserve = TimeSpan.FromDays(1);

    /// <summary>The tag of a context that is in no index.</summary>
    public static ReadOnlySpan<byte> None => "00000000000000000000000000000000000"u8;

    public static byte[] New(DateTimeOffset now, DateTimeOffset? ends)
    {
        var tag = new byte[Bytes];
        var latest = DateTimeOffset.MaxValue - Reserve;
        EntryHeader.WriteDigits(tag, ends < latest ? ends + Reserve : null);
        var chance = Random.Shared.NextInt64(1L << 32);
        Encoding.ASCII.GetBytes(
            $"{Math.Max(0, now.ToUnixTimeMilliseconds()):x12}{chance:x8}",
            tag.AsSpan(EntryHeader.DigitCount)
        );
        return tag;
    }

    public static DateTimeOffset? Until(ReadOnlySpan<byte> tag) => EntryHeader.Digits(tag);

    public static string Token(ReadOnlySpan<byte> tag) =>
        Encoding.ASCII.GetString(tag.Slice(EntryHeader.DigitCount, TokenLength));

    /// <summary>When a token was made.</summary>
    public static DateTimeOffset MadeAt(string token) =>
        DateTimeOffset.FromUnixTimeMilliseconds(
            long.Parse(token.AsSpan(0, 12), NumberStyles.HexNumber, CultureInfo.InvariantCulture)
        );
}
