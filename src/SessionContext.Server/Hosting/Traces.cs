using System.Diagnostics;

namespace SessionContext.Server.Hosting;

/// <summary>The service's own spans: children of a request's span, for the calls that it waits for.</summary>
internal static class Traces
{
    /// <summary>The name of the source, to listen to.</summary>
    public const string SourceName = "SessionContext";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>
    /// Whether a call made now would be a child of a traced request. What the service does by itself (sweeps, probes,
    /// reading the keys again) is not traced.
    /// </summary>
    public static bool IsTraced => Source.HasListeners() && Activity.Current is { Recorded: true };

    /// <summary>
    /// Begins a span, which is the current one until the calling async method returns; null where nobody listens.
    /// </summary>
    public static Activity? Begin(string name) => Source.StartActivity(name, ActivityKind.Client);

    /// <summary>Notes on a span why the call failed.</summary>
    /// <param name="span">The span, if there is one.</param>
    /// <param name="errorType">The value of <c>error.type</c>.</param>
    public static void Failed(this Activity? span, string errorType) =>
        span?.SetTag("error.type", errorType).SetStatus(ActivityStatusCode.Error);
}
