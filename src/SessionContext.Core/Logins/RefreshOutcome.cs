namespace SessionContext.Core.Logins;

/// <summary>What became of a refresh token.</summary>
public enum RefreshOutcome
{
    /// <summary>It was the good one; the next of its family is good now, durably.</summary>
    Refreshed,

    /// <summary>It is none of the session's present log-in.</summary>
    Refused,

    /// <summary>It was used before: two hold it, and one of them should not. None of its family is good any more, durably.</summary>
    Reused,
}
