using System.Globalization;
using System.Text;
using SessionContext.Core;

namespace SessionContext.Storage.Redis;

/// <summary>
/// Says that an event is about to be carried out on a session: <c>c</c>, until when it is remembered (15 digits), a number drawn by
/// chance (16 hexadecimal digits), the session.
/// </summary>
internal readonly record struct Claim(byte[] Value)
{
    private const int NumberAt = 1 + EntryHead.DigitCount;
    private const int SessionAt = NumberAt + 16;

    public DateTimeOffset? Ends => EntryHead.Digits(Value.AsSpan(1));

    public string Number => Text[NumberAt..SessionAt];

    private string Text => Encoding.ASCII.GetString(Value);

    public static bool IsClaim(ReadOnlySpan<byte> value) => value is [(byte)'c', ..];

    public static Claim New(SessionId session, DateTimeOffset ends)
    {
        var digits = Encoding.ASCII.GetString(Clock.Digits(ends));
        var number = Random.Shared.NextInt64().ToString("x16", CultureInfo.InvariantCulture);
        return new Claim(Encoding.ASCII.GetBytes($"c{digits}{number}{session}"));
    }

    /// <summary>The session that the event is claimed for.</summary>
    /// <exception cref="InvalidDataException">There is none.</exception>
    public SessionId Session =>
        SessionId.TryParse(Text[SessionAt..], out var session)
            ? session
            : throw new InvalidDataException("An event reservation names no session.");
}
