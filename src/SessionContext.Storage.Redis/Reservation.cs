using System.Globalization;
using System.Text;
using SessionContext.Core;

namespace SessionContext.Storage.Redis;

/// <summary>
/// Says that an event is about to be carried out on a session: <c>c</c>, until when it is remembered (15 digits), a
/// number drawn by chance (16 hexadecimal digits), the session.
/// </summary>
internal readonly record struct Reservation(byte[] Value)
{
    private const int NumberAt = 1 + EntryHeader.DigitCount;
    private const int SessionAt = NumberAt + 16;

    public DateTimeOffset? Ends => EntryHeader.Digits(Value.AsSpan(1));

    public string Number => Text[NumberAt..SessionAt];

    private string Text => Encoding.ASCII.GetString(Value);

    public static bool IsReservation(ReadOnlySpan<byte> value) => value is [(byte)'c', ..];

    public static Reservation New(SessionId session, DateTimeOffset ends)
    {
        var digits = Encoding.ASCII.GetString(Clock.Digits(ends));
        var number = Random.Shared.NextInt64().ToString("x16", CultureInfo.InvariantCulture);
        return new Reservation(Encoding.ASCII.GetBytes($"c{digits}{number}{session}"));
    }

    /// <summary>The session that the event is reserved for.</summary>
    /// <exception cref="InvalidDataException">There is none.</exception>
    public SessionId Session =>
        SessionId.TryParse(Text[SessionAt..], out var session)
            ? session
            : throw new InvalidDataException("An event reservation names no session.");
}
