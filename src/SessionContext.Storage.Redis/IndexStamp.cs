using System.Globalization;
using System.Text;

namespace SessionContext.Storage.Redis;

/// <summary>
/// Says in a context which entries of the indexes are its own, and how long they last: 15 digits (until when, as
/// <see cref="EntryHead.WriteDigits"/>), then a token of 20 hexadecimal digits (when it was made, Unix milliseconds, and chance).
/// </summary>
/// <remarks>
/// Every writer has entries of its own in an index, session and token together. So one that lost, or one that comes late to take
/// away what a change made stale, never removes the entry that another writer's change stands on.
/// </remarks>
internal static class IndexStamp
{
    public const int Bytes = EntryHead.DigitCount + TokenLength;

    private const int TokenLength = 20;

    // Longer than the lives of contexts are prolonged by at a time, so that most changes need not touch an index.
    private static readonly TimeSpan Reserve = TimeSpan.FromDays(1);

    /// <summary>The stamp of a context that is in no index.</summary>
    public static ReadOnlySpan<byte> Blank => "00000000000000000000000000000000000"u8;

    public static byte[] New(DateTimeOffset now, DateTimeOffset? ends)
    {
        var stamp = new byte[Bytes];
        var latest = DateTimeOffset.MaxValue - Reserve;
        EntryHead.WriteDigits(stamp, ends < latest ? ends + Reserve : null);
        var chance = Random.Shared.NextInt64(1L << 32);
        Encoding.ASCII.GetBytes(
            $"{Math.Max(0, now.ToUnixTimeMilliseconds()):x12}{chance:x8}",
            stamp.AsSpan(EntryHead.DigitCount)
        );
        return stamp;
    }

    public static DateTimeOffset? Until(ReadOnlySpan<byte> stamp) => EntryHead.Digits(stamp);

    public static string Token(ReadOnlySpan<byte> stamp) =>
        Encoding.ASCII.GetString(stamp.Slice(EntryHead.DigitCount, TokenLength));

    /// <summary>When a token was made.</summary>
    public static DateTimeOffset MadeAt(string token) =>
        DateTimeOffset.FromUnixTimeMilliseconds(
            long.Parse(token.AsSpan(0, 12), NumberStyles.HexNumber, CultureInfo.InvariantCulture)
        );
}
