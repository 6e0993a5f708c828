using System.Diagnostics.Metrics;
using SessionContext.Server.Http;

namespace SessionContext.Server.Hosting;

/// <summary>
/// What the service counts of itself, beside what ASP.NET Core counts of its requests. Static, as instruments are best:
/// one set a process, reached from where things happen, and free while nobody listens.
/// </summary>
internal static class ServiceMetrics
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "SessionContext";

    private static readonly Meter Meter = new(MeterName);

    private static readonly Counter<long> Refusals = Meter.CreateCounter<long>(
        "session_context.refusals",
        "{refusal}",
        "Requests refused, by cause: the error code of the answer, or which limit or check refused it."
    );

    private static readonly Counter<long> TokenCacheHits = Meter.CreateCounter<long>(
        "session_context.token_cache.hits",
        "{token}",
        "Access tokens found in the cache of validated tokens."
    );

    private static readonly Counter<long> TokenCacheMisses = Meter.CreateCounter<long>(
        "session_context.token_cache.misses",
        "{token}",
        "Access tokens that had to be validated."
    );

    private static readonly Counter<long> DirectoryLookups = Meter.CreateCounter<long>(
        "session_context.directory.lookups",
        "{lookup}",
        "Look-ups of sites and customers, cached ones included: outcome found, unknown, or failed (an older answer may have been used)."
    );

    private static readonly Counter<long> Events = Meter.CreateCounter<long>(
        "session_context.events",
        "{event}",
        "Events received, by type and outcome: applied, seen_before, ignored (unknown type) or refused (400, a whole batch at once)."
    );

    private static readonly Counter<long> Logins = Meter.CreateCounter<long>(
        "session_context.logins",
        "{login}",
        "Sessions started (kind anonymous) and customers logged in (kind customer)."
    );

    private static readonly Counter<long> TokenRefreshes = Meter.CreateCounter<long>(
        "session_context.token_refreshes",
        "{refresh}",
        "Uses of refresh tokens by kind: outcome ok, repeated (an earlier token that is still valid), late (a customer's token that is no longer valid) or refused."
    );

    /// <summary>
    /// Shows each counter as 0 from the start: an increase is seen only where there was a value before. Of the labels,
    /// the values that are few.
    /// </summary>
    public static void StartAtZero()
    {
        foreach (var cause in RefusalCause.All.Concat(ErrorCode.All.Select(code => code.Name)))
        {
            Refusals.Add(0, new KeyValuePair<string, object?>("cause", cause));
        }

        TokenCacheHits.Add(0);
        TokenCacheMisses.Add(0);
        foreach (var kind in (string[])["anonymous", "customer"])
        {
            Logins.Add(0, new KeyValuePair<string, object?>("kind", kind));
            foreach (var outcome in (string[])["ok", "repeated", "late", "refused"])
            {
                Add(TokenRefreshes, 0, ("kind", kind), ("outcome", outcome));
            }
        }

        foreach (var kind in (string[])["site", "customer"])
        {
            foreach (var outcome in (string[])["found", "unknown", "failed"])
            {
                Add(DirectoryLookups, 0, ("kind", kind), ("outcome", outcome));
            }
        }

        foreach (var outcome in (string[])["applied", "seen_before", "ignored", "refused"])
        {
            Add(Events, 0, ("type", "other"), ("outcome", outcome));
        }
    }

    /// <summary>A request was refused, or a connection.</summary>
    /// <param name="cause">One of <see cref="RefusalCause"/>, or the name of an error code.</param>
    public static void Refused(string cause) =>
        Refusals.Add(1, new KeyValuePair<string, object?>("cause", cause));

    /// <summary>Somebody logged in.</summary>
    /// <param name="kind"><c>anonymous</c> or <c>customer</c>.</param>
    public static void LoggedIn(string kind) =>
        Logins.Add(1, new KeyValuePair<string, object?>("kind", kind));

    /// <summary>A refresh token was used.</summary>
    /// <param name="kind"><c>anonymous</c> or <c>customer</c>.</param>
    /// <param name="outcome"><c>ok</c>, <c>repeated</c>, <c>late</c> or <c>refused</c>.</param>
    public static void TokenRefresh(string kind, string outcome) =>
        Add(TokenRefreshes, 1, ("kind", kind), ("outcome", outcome));

    /// <summary>A request's token was validated before.</summary>
    public static void TokenCacheHit() => TokenCacheHits.Add(1);

    /// <summary>A request's token was validated now.</summary>
    public static void TokenCacheMiss() => TokenCacheMisses.Add(1);

    /// <summary>A site or customer was looked up.</summary>
    public static void DirectoryLookup(string kind, string outcome) =>
        Add(DirectoryLookups, 1, ("kind", kind), ("outcome", outcome));

    /// <summary>An event came.</summary>
    /// <param name="type">One of few: a type that the service knows, or <c>other</c>.</param>
    /// <param name="outcome">What became of it.</param>
    public static void EventReceived(string type, string outcome) =>
        Add(Events, 1, ("type", type), ("outcome", outcome));

    private static void Add(
        Counter<long> counter,
        int more,
        (string Name, string Value) first,
        (string Name, string Value) second
    ) =>
        counter.Add(
            more,
            new KeyValuePair<string, object?>(first.Name, first.Value),
            new KeyValuePair<string, object?>(second.Name, second.Value)
        );
}
