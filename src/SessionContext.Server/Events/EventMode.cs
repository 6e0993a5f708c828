using CloudNative.CloudEvents.Http;
using SessionContext.Server.Http;

namespace SessionContext.Server.Events;

/// <summary>How a request holds its events (CloudEvents HTTP binding § 3).</summary>
internal enum EventMode
{
    /// <summary>One event, the body.</summary>
    Structured,

    /// <summary>Any number of events, the body.</summary>
    Batch,

    /// <summary>One event: the attributes in headers, the data in the body.</summary>
    Binary,
}

/// <summary>Tells the modes apart.</summary>
internal static class EventModes
{
    /// <summary>The request's mode by its <c>Content-Type</c>; null where that is none of events in JSON.</summary>
    public static EventMode? Of(HttpRequest request) =>
        Utf8MediaType.Of(request.ContentType) switch
        {
            "application/cloudevents+json" => EventMode.Structured,
            "application/cloudevents-batch+json" => EventMode.Batch,
            "application/json" => EventMode.Binary,
            // An event without data has no type of data either.
            null
                when request.ContentType is null
                    && request.Headers.ContainsKey(HttpUtilities.SpecVersionHttpHeader) =>
                EventMode.Binary,
            _ => null,
        };
}
