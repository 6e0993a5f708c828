namespace SessionContext.Server.Settings;

/// <summary>The rules of lifetimes, whichever section they stand in.</summary>
internal static class LifetimeRules
{
    // A century: far enough, and no sum with it leaves the calendar.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(36_500);

    /// <summary>What is wrong with them, naming the key; empty when all is well.</summary>
    public static IEnumerable<string> Faults(
        string section,
        TimeSpan? anonymous,
        TimeSpan? customer
    )
    {
        if (IsBad(anonymous))
        {
            yield return $"{section}:AnonymousLifetime must be more than zero and at most 36500 days";
        }

        if (IsBad(customer))
        {
            yield return $"{section}:CustomerLifetime must be more than zero and at most 36500 days, or absent for no timeout";
        }
    }

    private static bool IsBad(TimeSpan? lifetime) =>
        lifetime <= TimeSpan.Zero || lifetime > Longest;
}
