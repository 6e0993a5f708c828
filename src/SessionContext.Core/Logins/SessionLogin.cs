using System.Text.Json;
using System.Text.Json.Serialization;

namespace SessionContext.Core.Logins;

/// <summary>
/// Who uses a session, beside its context: which refresh token is the newest, what was chosen at the anonymous log-in,
/// and which customer has logged in. Kept as long as a refresh token of the session may come. Never changed once made.
/// </summary>
public sealed record SessionLogin
{
    /// <summary><c>siteCode</c> given at the anonymous log-in, valid by contract § 1.</summary>
    public string? SiteCode { get; init; }

    /// <summary><c>currency</c> given there.</summary>
    public string? Currency { get; init; }

    /// <summary><c>targetLocation</c> given there.</summary>
    public string? TargetLocation { get; init; }

    /// <summary><c>language</c> given there.</summary>
    public string? Language { get; init; }

    /// <summary>The customer who logged in; null while the session is anonymous.</summary>
    public string? CustomerId { get; init; }

    /// <summary>When they logged in last; an event from before changes nothing. Null while nobody has.</summary>
    public DateTimeOffset? LoggedInAt { get; init; }

    /// <summary>
    /// The customer's cut-off that was known when they logged in; null: an earlier release stored the log-in.
    /// </summary>
    public DateTimeOffset? CutOff { get; init; }

    /// <summary>
    /// The family of refresh tokens that is valid now: each log-in begins one. Null until the first refresh of an
    /// anonymous session: only one family was ever issued for it.
    /// </summary>
    public string? Family { get; init; }

    /// <summary>Which token of the family is the newest: how often it was refreshed.</summary>
    public long Refreshes { get; init; }

    /// <summary>
    /// When the newest token was issued; null before the first refresh, and where an earlier release stored the log-in.
    /// </summary>
    public DateTimeOffset? RefreshedAt { get; init; }

    /// <summary>
    /// Whether the family has ended, since one of its tokens came late; the next log-in begins another.
    /// </summary>
    public bool FamilyEnded { get; init; }

    /// <summary>
    /// When the session was logged out; null while it is in use. From then on no refresh token is good.
    /// </summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The customer who is logged in now.</summary>
    [JsonIgnore]
    public string? CurrentCustomerId =>
        EndedAt is null || LoggedInAt >= EndedAt ? CustomerId : null;

    /// <summary>
    /// Why a token of the session no longer gives access to it, as a sentence for the client; null: it does (contract §
    /// 4).
    /// </summary>
    /// <param name="customerId">Whose token it is; null for an anonymous one.</param>
    public string? RefusalFor(string? customerId) =>
        CurrentCustomerId is { } owner
            ? owner == customerId
                ? null
                : "The session now belongs to a customer. Use that customer's token."
            : EndedAt is not null
                ? "The session was logged out."
                : null;

    /// <summary>The log-in after a log-out; where nothing was known of one, that is remembered alone.</summary>
    internal static SessionLogin Ended(SessionLogin? before, DateTimeOffset endedAt) =>
        (before ?? new()) with
        {
            EndedAt = endedAt,
            CustomerId = null,
        };

    /// <summary>The log-in after an erasure: that the session has ended, and nothing else.</summary>
    internal static SessionLogin Erased(DateTimeOffset endedAt) => new() { EndedAt = endedAt };

    internal byte[] ToBytes() =>
        JsonSerializer.SerializeToUtf8Bytes(this, SessionLoginJson.Default.SessionLogin);

    internal static SessionLogin Of(ReadOnlyMemory<byte> bytes) =>
        JsonSerializer.Deserialize(bytes.Span, SessionLoginJson.Default.SessionLogin)!;
}

[JsonSerializable(typeof(SessionLogin))]
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
internal sealed partial class SessionLoginJson : JsonSerializerContext;
