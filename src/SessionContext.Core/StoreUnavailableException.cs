namespace SessionContext.Core;

/// <summary>
/// The store cannot be reached, is full, or has no room in its write queue; the caller should try again later.
/// </summary>
public sealed class StoreUnavailableException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What is the matter, for the operator's log; clients see it too, so it names no path, host
    /// or secret.</param>
    /// <param name="outcomeUnknown">Whether the write may have been made all the same.</param>
    /// <param name="innerException">The engine's own error.</param>
    public StoreUnavailableException(
        string message,
        bool outcomeUnknown = false,
        Exception? innerException = null
    )
        : base(message, innerException) => OutcomeUnknown = outcomeUnknown;

    /// <summary>False: nothing was written. True: the write may or may not have been made; reading tells.</summary>
    public bool OutcomeUnknown { get; }

    /// <summary>Why, for metrics. Default: <see cref="StoreFailureKind.Failed"/>.</summary>
    public StoreFailureKind Kind { get; init; }

    /// <summary>When to try again: what <c>Retry-After</c> says, whole seconds.</summary>
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromSeconds(1);
}
