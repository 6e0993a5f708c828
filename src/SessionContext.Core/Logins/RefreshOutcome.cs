namespace SessionContext.Core.Logins;

/// <summary>What became of a refresh token.</summary>
public enum RefreshOutcome
{
    /// <summary>It was the newest of its log-in. The next one is the newest now, durably.</summary>
    Refreshed,

    /// <summary>
    /// It was an earlier one that is still valid. The log-in is as it was, and the newest token of it may be given out
    /// again.
    /// </summary>
    Repeated,

    /// <summary>
    /// It was an earlier one of the customer's log-in, and is no longer valid: it came late, or somebody else used it
    /// before.
    /// </summary>
    Late,

    /// <summary>It is not a token of the session's current log-in.</summary>
    Refused,
}
