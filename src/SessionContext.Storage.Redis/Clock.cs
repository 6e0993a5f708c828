using StackExchange.Redis;

namespace SessionContext.Storage.Redis;

/// <summary>
/// Times as scripts take them. Whether something has ended is judged by the service's clock; how long the server keeps
/// it is a span, so that the server's own clock does not matter.
/// </summary>
internal static class Clock
{
    public static RedisValue Now(TimeProvider time) => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>The milliseconds until an end, at least one; empty where there is none.</summary>
    public static RedisValue Until(TimeProvider time, DateTimeOffset? end) =>
        end is { } at
            ? Math.Max(1, at.ToUnixTimeMilliseconds() - time.GetUtcNow().ToUnixTimeMilliseconds())
            : RedisValue.EmptyString;

    public static byte[] Digits(DateTimeOffset? end)
    {
        var digits = new byte[EntryHeader.DigitCount];
        EntryHeader.WriteDigits(digits, end);
        return digits;
    }
}
