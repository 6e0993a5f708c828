namespace SessionContext.Core.Events;

/// <summary>What became of an event.</summary>
public enum EventOutcome
{
    /// <summary>It was carried out, and is remembered; it may have had nothing to change.</summary>
    Applied,

    /// <summary>It was carried out before; nothing changed.</summary>
    SeenBefore,
}
