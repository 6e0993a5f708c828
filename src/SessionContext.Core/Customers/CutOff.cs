using System.Text.Json;
using System.Text.Json.Serialization;
using SessionContext.Core.Logins;

namespace SessionContext.Core.Customers;

/// <summary>
/// When a customer's sessions were last ended all at once. A log-in, or a token, that knows an earlier cut-off than the
/// stored one began before it and is no longer valid. Nodes compare what was known, not clocks. Never changed once
/// made.
/// </summary>
public sealed record CutOff
{
    /// <summary>The sessions were never ended all at once.</summary>
    public static CutOff None { get; } = new();

    /// <summary>When they were ended: later than every cut-off before, whatever the clocks of the nodes say.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>The session that stayed as it is; null: none.</summary>
    public string? Except { get; init; }

    /// <summary>The cut-off that counts for <see cref="Except"/>: the one before.</summary>
    public DateTimeOffset ExceptAt { get; init; }

    /// <summary>
    /// Whether the customer was erased. Then this is not part of an export: it is there so that nothing comes back.
    /// </summary>
    public bool IsErasure { get; init; }

    /// <summary>The cut-off that counts for a session of the customer.</summary>
    public DateTimeOffset Of(SessionId session) => Except == session.ToString() ? ExceptAt : At;

    /// <summary>Whether the log-in of a session began before the cut-off.</summary>
    public bool Ends(SessionId session, SessionLogin login)
    {
        ArgumentNullException.ThrowIfNull(login);
        // An earlier release did not write down what a log-in knew; then the time decides.
        return login.CutOff is { } known ? known < Of(session) : login.LoggedInAt <= Of(session);
    }

    /// <summary>Whether a customer is logged in by a log-in that began after the cut-off.</summary>
    internal bool Spares(SessionId session, SessionLogin? login) =>
        login is { CurrentCustomerId: not null } && !Ends(session, login);

    /// <summary>The cut-off that follows on this one.</summary>
    internal CutOff Next(DateTimeOffset now, SessionId? except, bool isErasure) =>
        new()
        {
            At = now > At ? now : At.AddTicks(1),
            Except = except?.ToString(),
            ExceptAt = except is { } session ? Of(session) : default,
            IsErasure = isErasure,
        };

    internal byte[] ToBytes() =>
        JsonSerializer.SerializeToUtf8Bytes(this, CutOffJson.Default.CutOff);

    internal static CutOff Of(ReadOnlyMemory<byte> bytes) =>
        JsonSerializer.Deserialize(bytes.Span, CutOffJson.Default.CutOff)!;
}

[JsonSerializable(typeof(CutOff))]
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
internal sealed partial class CutOffJson : JsonSerializerContext;
