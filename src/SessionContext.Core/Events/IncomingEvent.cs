namespace SessionContext.Core.Events;

/// <summary>An event as it came.</summary>
/// <param name="Source">CloudEvents <c>source</c>.</param>
/// <param name="Id">CloudEvents <c>id</c>, unique within the source.</param>
/// <param name="Time">CloudEvents <c>time</c>: when it happened; null where the sender does not say.</param>
/// <param name="Event">What happened.</param>
public sealed record IncomingEvent(string Source, string Id, DateTimeOffset? Time, ShopEvent Event);
