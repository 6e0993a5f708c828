namespace SessionContext.Core.Logins;

/// <summary>What became of a customer's log-in or log-out.</summary>
public enum LoginOutcome
{
    /// <summary>It is done, durably.</summary>
    Succeeded,

    /// <summary>The session is another customer's.</summary>
    AnotherCustomer,

    /// <summary>The session was logged out before, so nobody can log in to it any more.</summary>
    LoggedOut,
}
