using System.Diagnostics.Metrics;

namespace SessionContext.Server.Telemetry;

/// <summary>
/// What the service counts of itself, beside what ASP.NET Core counts of its requests. Static, as instruments are best: one
/// set a process, reached from where things happen, and free while nobody listens.
/// </summary>
internal static class ServiceMetrics
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "SessionContext";

    private static readonly Meter Meter = new(MeterName);

    private static readonly Counter<long> Conflicts = Meter.CreateCounter<long>(
        "session_context.conflicts",
        "{conflict}",
        "Changes refused because the session context had changed: kind version (409) or precondition (412)."
    );

    private static readonly Counter<long> TokenCacheHits = Meter.CreateCounter<long>(
        "session_context.token_cache.hits",
        "{token}",
        "Access tokens found in the cache of validated ones."
    );

    private static readonly Counter<long> TokenCacheMisses = Meter.CreateCounter<long>(
        "session_context.token_cache.misses",
        "{token}",
        "Access tokens that had to be validated."
    );

    private static readonly Counter<long> DirectoryLookups = Meter.CreateCounter<long>(
        "session_context.directory.lookups",
        "{lookup}",
        "Look-ups of sites and customers, cached ones too: outcome found, unknown, or failed (an older answer may have stood in)."
    );

    private static readonly Counter<long> Events = Meter.CreateCounter<long>(
        "session_context.events",
        "{event}",
        "Events received, by type and outcome: applied, seen_before, ignored (of no known type) or refused (400, a whole batch at once)."
    );

    private static readonly Counter<long> Logins = Meter.CreateCounter<long>(
        "session_context.logins",
        "{login}",
        "Sessions that began (kind anonymous) and log-ins to them (kind customer)."
    );

    private static readonly Counter<long> TokenRefreshes = Meter.CreateCounter<long>(
        "session_context.token_refreshes",
        "{refresh}",
        "Uses of refresh tokens by kind: outcome ok, repeated (an earlier token that is still valid), late (a customer's that no longer is) or refused."
    );

    private static readonly Counter<long> InputRefusals = Meter.CreateCounter<long>(
        "session_context.input_refusals",
        "{refusal}",
        "Input refused by a bound: buffered_bytes (a request, 503) or connections (a connection, closed)."
    );

    /// <summary>A request or a connection was refused because callers send too much at once.</summary>
    /// <param name="bound"><c>buffered_bytes</c> or <c>connections</c>.</param>
    public static void InputRefused(string bound) =>
        InputRefusals.Add(1, new KeyValuePair<string, object?>("bound", bound));

    /// <summary>Somebody logged in.</summary>
    /// <param name="kind"><c>anonymous</c> or <c>customer</c>.</param>
    public static void LoggedIn(string kind) =>
        Logins.Add(1, new KeyValuePair<string, object?>("kind", kind));

    /// <summary>A refresh token was used.</summary>
    /// <param name="kind"><c>anonymous</c> or <c>customer</c>.</param>
    /// <param name="outcome"><c>ok</c>, <c>repeated</c>, <c>late</c> or <c>refused</c>.</param>
    public static void TokenRefresh(string kind, string outcome) =>
        TokenRefreshes.Add(
            1,
            new KeyValuePair<string, object?>("kind", kind),
            new KeyValuePair<string, object?>("outcome", outcome)
        );

    /// <summary>A change was refused with 409.</summary>
    public static void VersionConflict() =>
        Conflicts.Add(1, new KeyValuePair<string, object?>("kind", "version"));

    /// <summary>A change was refused with 412.</summary>
    public static void PreconditionConflict() =>
        Conflicts.Add(1, new KeyValuePair<string, object?>("kind", "precondition"));

    /// <summary>A request's token was validated before.</summary>
    public static void TokenCacheHit() => TokenCacheHits.Add(1);

    /// <summary>A request's token was validated now.</summary>
    public static void TokenCacheMiss() => TokenCacheMisses.Add(1);

    /// <summary>A site or customer was looked up.</summary>
    public static void DirectoryLookup(string kind, string outcome) =>
        DirectoryLookups.Add(
            1,
            new KeyValuePair<string, object?>("kind", kind),
            new KeyValuePair<string, object?>("outcome", outcome)
        );

    /// <summary>An event came.</summary>
    /// <param name="type">One of few: a type that the service knows, or <c>other</c>.</param>
    /// <param name="outcome">What became of it.</param>
    public static void EventReceived(string type, string outcome) =>
        Events.Add(
            1,
            new KeyValuePair<string, object?>("type", type),
            new KeyValuePair<string, object?>("outcome", outcome)
        );
}
