namespace SessionContext.Core.Logins;

/// <summary>Which refresh tokens of a customer's log-in are valid beside the newest (contract § 4).</summary>
/// <param name="ReuseWindow">How long the token before the newest stays valid after the newest was issued; zero: not at
/// all.</param>
/// <param name="LateTokenEndsLogin">Whether a token that is older ends the log-in (RFC 9700 § 4.14.2); otherwise it is
/// refused and ends nothing.</param>
public sealed record RefreshRules(TimeSpan ReuseWindow, bool LateTokenEndsLogin)
{
    /// <summary>30 seconds; a late token ends nothing.</summary>
    public static RefreshRules Default { get; } = new(TimeSpan.FromSeconds(30), false);
}
