using SessionContext.Core.Changes;

namespace SessionContext.Server.Settings;

/// <summary>Section <c>Sessions</c>.</summary>
internal sealed class SessionsOptions
{
    // A century: far enough, and no sum with it leaves the calendar.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(36_500);

    /// <summary>How long an anonymous context lives after its last change; more than zero. Default one hour.</summary>
    public TimeSpan AnonymousLifetime { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long a customer's context lives after its last change; more than zero. Default: no timeout.</summary>
    public TimeSpan? CustomerLifetime { get; set; }

    /// <summary>Whether an anonymous log-in creates the context. Default: no; the first cart or a PUT with upsert does.</summary>
    public bool CreateContextAtLogin { get; set; }

    /// <summary>What is wrong with these settings, naming the key; empty when all is well.</summary>
    public IEnumerable<string> Faults()
    {
        if (AnonymousLifetime <= TimeSpan.Zero || AnonymousLifetime > Longest)
        {
            yield return "Sessions:AnonymousLifetime must be more than zero and at most 36500 days";
        }

        if (CustomerLifetime <= TimeSpan.Zero || CustomerLifetime > Longest)
        {
            yield return "Sessions:CustomerLifetime must be more than zero and at most 36500 days, or absent for no timeout";
        }
    }

    public SessionLifetimes ToLifetimes() =>
        new() { Anonymous = AnonymousLifetime, Customer = CustomerLifetime };
}
