using System.Security.Claims;
using SessionContext.Server.Access;

namespace SessionContext.Server.Tokens;

/// <summary>A token that was checked: what later requests need of it, not the token itself.</summary>
internal sealed class ValidatedToken(Caller caller, DateTime validTo, DateTimeOffset now)
{
    /// <summary>The longest time until a token is checked again, in case its issuer withdraws a key.</summary>
    public static readonly TimeSpan LongestTrust = TimeSpan.FromMinutes(5);

    /// <summary>
    /// How far this machine's clock may be set back without a new check: further back, the token's end may lie hours
    /// ahead again.
    /// </summary>
    private static readonly TimeSpan SmallStep = TimeSpan.FromSeconds(5);

    /// <summary>
    /// In ticks: a token is refused on every node within five seconds (contract § 9), the time of a request included.
    /// </summary>
    private const long LongestCutOffAge = 4 * TimeSpan.TicksPerSecond;

    private long _cutOffReadAt;
    private readonly long _from = now.UtcTicks - SmallStep.Ticks;
    private readonly long _until = Math.Min(validTo.Ticks, now.UtcTicks + LongestTrust.Ticks);

    /// <summary>Who calls.</summary>
    public Caller Caller { get; } = caller;

    /// <summary>The user of every request with the token; shared, so never changed.</summary>
    public ClaimsPrincipal Principal { get; } = new(new BearerIdentity(caller));

    /// <summary>
    /// The customer's cut-off that was known when the service issued the token to a customer; null: no cut-off ends the
    /// token.
    /// </summary>
    public DateTimeOffset? KnownCutOff { get; init; }

    /// <summary>Whether the customer's cut-off has to be looked up before the token is accepted at this time.</summary>
    public bool IsCutOffDue(DateTimeOffset now) =>
        KnownCutOff is not null
        && (now.UtcTicks - Volatile.Read(ref _cutOffReadAt)) is < 0 or >= LongestCutOffAge;

    /// <summary>Remembers that the stored cut-off did not end the token.</summary>
    public void PassCutOff(DateTimeOffset readAt) =>
        Volatile.Write(ref _cutOffReadAt, readAt.UtcTicks);

    /// <summary>Whether the check still holds at this time.</summary>
    public bool HoldsAt(DateTimeOffset now) => now.UtcTicks >= _from && now.UtcTicks < _until;
}
