namespace SessionContext.Core;

/// <summary>What became of a compare-and-swap that belongs to an event.</summary>
public enum SwapOutcome
{
    /// <summary>The swap was made and the event is remembered, both durably.</summary>
    Swapped,

    /// <summary>Another revision was stored; nothing changed.</summary>
    Lost,

    /// <summary>The event was carried out before; nothing changed.</summary>
    SeenBefore,
}
