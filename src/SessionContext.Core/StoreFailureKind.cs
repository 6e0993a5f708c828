namespace SessionContext.Core;

/// <summary>
/// Why a store could not serve a call, for metrics and alerts: <see cref="StoreUnavailableException.Kind"/>.
/// </summary>
public enum StoreFailureKind
{
    /// <summary>The engine reported an error that none of the other kinds describes.</summary>
    Failed,

    /// <summary>No connection to the engine, or it broke.</summary>
    Unreachable,

    /// <summary>The engine did not answer in time.</summary>
    Timeout,

    /// <summary>Too many calls wait already.</summary>
    QueueFull,

    /// <summary>The engine's disk or memory is full.</summary>
    Full,

    /// <summary>
    /// The engine answered that it takes no writes, or no calls, now: a standby, a server that loads its data or lacks
    /// replicas.
    /// </summary>
    Refused,

    /// <summary>The write was made and too few replicas confirmed it.</summary>
    NotReplicated,

    /// <summary>The store is closing, because the service shuts down.</summary>
    Closing,

    /// <summary>Other writers of the same entry came first, again and again.</summary>
    Contended,
}
