namespace SessionContext.Core.Logins;

/// <summary>What a genuine refresh token says of itself.</summary>
/// <param name="Family">The log-in that it comes from.</param>
/// <param name="Count">How often that log-in's tokens were refreshed before it.</param>
/// <param name="CustomerId">Whose it is; null for an anonymous session's.</param>
public readonly record struct RefreshClaim(string Family, long Count, string? CustomerId)
{
    /// <summary>Judges the token by the session's log-in.</summary>
    /// <returns>What becomes of the token, and the log-in's next state; null where it stays as it is.</returns>
    internal (RefreshOutcome Outcome, SessionLogin? Next) Judge(SessionLogin? login)
    {
        var present = login ?? new SessionLogin();
        // An anonymous log-in is not written down, so its family is known from the first refresh on only.
        var family = present.Family ?? (CustomerId is null ? Family : null);
        if (
            present.EndedAt is not null
            || present.FamilyEnded
            || present.CustomerId != CustomerId
            || family != Family
            || Count > present.Refreshes
        )
        {
            return (RefreshOutcome.Refused, null);
        }

        return Count == present.Refreshes
            ? (RefreshOutcome.Refreshed, present with { Family = Family, Refreshes = Count + 1 })
            : (RefreshOutcome.Reused, present with { FamilyEnded = true });
    }
}
