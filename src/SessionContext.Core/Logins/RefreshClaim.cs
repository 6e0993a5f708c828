namespace SessionContext.Core.Logins;

/// <summary>What a genuine refresh token says of itself.</summary>
/// <param name="Family">The log-in that it comes from.</param>
/// <param name="Count">How often that log-in's tokens were refreshed before it.</param>
/// <param name="CustomerId">Whose it is; null for an anonymous session's.</param>
public readonly record struct RefreshClaim(string Family, long Count, string? CustomerId)
{
    /// <summary>Judges the token by the session's log-in.</summary>
    internal RefreshJudgement Judge(SessionLogin? login, RefreshRules rules, DateTimeOffset now)
    {
        var current = login ?? new SessionLogin();
        // An anonymous log-in is not written down, so its family is known from the first refresh on only.
        var family = current.Family ?? (CustomerId is null ? Family : null);
        if (
            current.EndedAt is not null
            || current.FamilyEnded
            || current.CustomerId != CustomerId
            || family != Family
        )
        {
            return new(RefreshOutcome.Refused, Count, null);
        }

        // A count that is not stored yet is one that the store has lost in a failover: the signature tells that it was
        // issued.
        if (Count >= current.Refreshes)
        {
            var next = Count + 1;
            return new(
                RefreshOutcome.Refreshed,
                next,
                current with
                {
                    Family = Family,
                    Refreshes = next,
                    RefreshedAt = now,
                }
            );
        }

        return IsStillValid(current, rules, now)
                ? new(RefreshOutcome.Repeated, current.Refreshes, null)
            : rules.LateTokenEndsLogin
                ? new(RefreshOutcome.Late, Count, current with { FamilyEnded = true })
            : new(RefreshOutcome.Late, Count, null);
    }

    private bool IsStillValid(SessionLogin login, RefreshRules rules, DateTimeOffset now) =>
        CustomerId is null
        || (
            Count == login.Refreshes - 1
            && rules.ReuseWindow > TimeSpan.Zero
            && now - login.RefreshedAt <= rules.ReuseWindow
        );
}

/// <summary>What becomes of a refresh token.</summary>
/// <param name="Outcome">Whether it is valid.</param>
/// <param name="Count">The count of the refresh token that answers a valid one.</param>
/// <param name="Next">The log-in's next state; null: it stays as it is.</param>
internal readonly record struct RefreshJudgement(
    RefreshOutcome Outcome,
    long Count,
    SessionLogin? Next
);
