namespace SessionContext.Core.Events;

/// <summary>Carries events out, each once however often and in whatever order they come (contract § 7).</summary>
public sealed class SessionEvents
{
    /// <summary>Carries the event out, durably, unless it was before.</summary>
    /// <exception cref="StoreUnavailableException">It was carried out in part at the most; sending it again does the rest.</exception>
    public ValueTask<EventOutcome> ApplyAsync(
        Tenant tenant,
        IncomingEvent incoming,
        CancellationToken cancellationToken
    ) => throw new NotSupportedException();
}

/// <summary>What became of an event.</summary>
public enum EventOutcome
{
    /// <summary>It was carried out, and is remembered; it may have had nothing to change.</summary>
    Applied,

    /// <summary>It was carried out before; nothing changed.</summary>
    SeenBefore,
}
