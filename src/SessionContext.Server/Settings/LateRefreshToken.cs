namespace SessionContext.Server.Settings;

/// <summary>What a refresh token of a customer's log-in does that is older than those that are valid.</summary>
internal enum LateRefreshToken
{
    /// <summary>It is refused, and ends nothing: another tab may have kept it.</summary>
    Refuse,

    /// <summary>It is refused, and ends the log-in: the customer has to log in again (RFC 9700 § 4.14.2).</summary>
    EndLogin,
}
