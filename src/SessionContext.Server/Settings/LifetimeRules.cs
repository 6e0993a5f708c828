namespace SessionContext.Server.Settings;

/// <summary>The rules of lifetimes, whichever section they stand in.</summary>
internal static class LifetimeRules
{
    // As long as browsers keep the cookie that names the session (RFC 6265bis).
    private static readonly TimeSpan LongestAnonymous = TimeSpan.FromDays(400);
    private static readonly TimeSpan LongestCustomer = TimeSpan.FromDays(3_650);

    /// <summary>What is wrong with them, naming the key; empty when all is well.</summary>
    public static IEnumerable<string> ValidationErrors(
        string section,
        TimeSpan? anonymous,
        TimeSpan? customer
    )
    {
        if (anonymous <= TimeSpan.Zero || anonymous > LongestAnonymous)
        {
            yield return $"{section}:AnonymousLifetime must be a time span of more than zero and at most 400 days, such as 01:00:00";
        }

        if (customer <= TimeSpan.Zero || customer > LongestCustomer)
        {
            yield return $"{section}:CustomerLifetime must be a time span of more than zero and at most 3650 days, such as 90.00:00:00, or absent for no timeout";
        }
    }
}
