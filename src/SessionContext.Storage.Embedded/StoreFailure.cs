using SessionContext.Core;

namespace SessionContext.Storage.Embedded;

/// <summary>
/// Turns what went wrong in the engine into what callers are promised. Paths stay in the inner exception.
/// </summary>
internal static class StoreFailure
{
    public static StoreUnavailableException Explain(Exception cause, bool outcomeUnknown = false)
    {
        if (cause is StoreUnavailableException known)
        {
            return known;
        }

        var (kind, reason) = IsDiskFull(cause)
            ? (StoreFailureKind.Full, "The store's disk is full.")
            : (StoreFailureKind.Failed, "The store has failed.");
        var consequence =
            outcomeUnknown ? " The change may or may not have been made."
            : kind == StoreFailureKind.Full ? " Nothing was changed."
            : "";
        return new StoreUnavailableException(reason + consequence, outcomeUnknown, cause)
        {
            Kind = kind,
        };
    }

    public static bool IsDiskFull(Exception cause) =>
        cause.Message.Contains("No space left", StringComparison.OrdinalIgnoreCase);
}
