using SessionContext.Core;
using StackExchange.Redis;

namespace SessionContext.Storage.Redis;

/// <summary>
/// Turns what went wrong on the way to the server into what callers are promised. Hosts stay in the inner exception.
/// </summary>
internal static class StoreFailure
{
    public static bool IsRedis(Exception cause) =>
        cause is RedisException or TimeoutException or ObjectDisposedException;

    /// <summary>
    /// Whether the server surely did not carry the command out, and may do so shortly: it said so by an error that it
    /// only gives before it begins, or the command never left.
    /// </summary>
    public static bool MayBeTriedAgain(Exception cause) =>
        cause switch
        {
            RedisServerException { Kind: var kind } => kind
                is RedisErrorKind.Loading
                    or RedisErrorKind.ClusterDown
                    or RedisErrorKind.MasterDown
                    or RedisErrorKind.TryAgain
                    or RedisErrorKind.Moved
                    or RedisErrorKind.Ask
                    or RedisErrorKind.UnknownRedirectTarget
                    or RedisErrorKind.ReadOnly,
            RedisConnectionException { CommandStatus: var status } => status
                is CommandStatus.WaitingToBeSent
                    or CommandStatus.WaitingInBacklog,
            _ => false,
        };

    /// <summary>
    /// Whether a read may be made again shortly: also where its connection broke before the answer came.
    /// </summary>
    public static bool MayBeReadAgain(Exception cause) =>
        cause is RedisConnectionException || MayBeTriedAgain(cause);

    public static StoreUnavailableException OfRead(Exception cause) => Explain(cause, false);

    public static StoreUnavailableException OfWrite(Exception cause) =>
        Explain(cause, !(MayBeTriedAgain(cause) || IsRefusal(cause)));

    public static StoreUnavailableException NotReplicated(Exception? cause = null) =>
        new(
            "The change was written but not yet replicated: it is lost if the server is lost.",
            outcomeUnknown: true,
            cause
        )
        {
            Kind = StoreFailureKind.NotReplicated,
        };

    // No script writes anything before the first command that could be refused like this.
    private static bool IsRefusal(Exception cause) =>
        cause
            is ObjectDisposedException
                or RedisServerException
                {
                    Kind: RedisErrorKind.OutOfMemory
                        or RedisErrorKind.Misconfigured
                        or RedisErrorKind.NoReplicas
                        or RedisErrorKind.Busy
                        or RedisErrorKind.MaxClients
                        or RedisErrorKind.NoAuth
                        or RedisErrorKind.WrongPass
                        or RedisErrorKind.NoPermission
                };

    private static StoreUnavailableException Explain(Exception cause, bool outcomeUnknown)
    {
        var (kind, reason) = cause switch
        {
            RedisServerException { Kind: RedisErrorKind.OutOfMemory } => (
                StoreFailureKind.Full,
                "The store is full."
            ),
            RedisServerException => (StoreFailureKind.Refused, "The store refuses to serve."),
            TimeoutException => (StoreFailureKind.Timeout, "The store does not answer."),
            ObjectDisposedException => (StoreFailureKind.Closing, "The store is closed."),
            InvalidDataException => (
                StoreFailureKind.Failed,
                "The store contains data that this version cannot read."
            ),
            _ => (StoreFailureKind.Unreachable, "The store cannot be reached."),
        };
        var consequence = outcomeUnknown ? " The change may or may not have been made." : "";
        return new StoreUnavailableException(reason + consequence, outcomeUnknown, cause)
        {
            Kind = kind,
        };
    }
}
