using System.Net.Sockets;
using Npgsql;
using SessionContext.Core;

namespace SessionContext.Storage.Postgres;

/// <summary>
/// Turns what went wrong with the database into what callers are promised. Hosts and users stay in the inner exception.
/// </summary>
internal static class StoreFailure
{
    // A failover takes some seconds: a call that is repeated at once fails again.
    private static readonly TimeSpan AfterFailover = TimeSpan.FromSeconds(2);

    /// <summary>Whether an exception is the database's, the network's or the pool's.</summary>
    public static bool IsKnown(Exception cause) =>
        cause
            is NpgsqlException
                or TimeoutException
                or IOException
                or SocketException
                or ObjectDisposedException;

    /// <summary>Says what it means to the caller.</summary>
    /// <param name="cause">What was thrown.</param>
    /// <param name="sentWrite">Whether a change may have reached the server.</param>
    public static StoreUnavailableException Explain(Exception cause, bool sentWrite)
    {
        var unknown = sentWrite && !IsRolledBack(cause);
        var consequence = unknown ? " The change may or may not have been made." : "";
        var (kind, reason) = Reason(cause);
        return new StoreUnavailableException(reason + consequence, unknown, cause)
        {
            Kind = kind,
            RetryAfter = IsFailover(cause) ? AfterFailover : TimeSpan.FromSeconds(1),
        };
    }

    /// <summary>Whether the connection that failed tells that the others of the pool are no better.</summary>
    public static bool ConcernsAll(Exception cause) =>
        cause is not PostgresException || IsFailover(cause);

    /// <summary>Whether the connection had ended, rather than the answer not come in time.</summary>
    public static bool IsCutOff(Exception? cause) =>
        cause is PostgresException { SqlState: PostgresErrorCodes.AdminShutdown }
        || (cause is NpgsqlException { InnerException: IOException or SocketException });

    // An error that the server reports for a statement comes before its commit. One that ends the session may come
    // after it, while the commit waits for the standby.
    private static bool IsRolledBack(Exception cause) =>
        cause is PostgresException { InvariantSeverity: "ERROR" };

    private static bool IsFailover(Exception cause) =>
        cause
            is PostgresException
            {
                SqlState: PostgresErrorCodes.ReadOnlySqlTransaction
                    or PostgresErrorCodes.CannotConnectNow
                    or PostgresErrorCodes.AdminShutdown
                    or PostgresErrorCodes.CrashShutdown
            };

    private static (StoreFailureKind Kind, string Message) Reason(Exception cause) =>
        cause switch
        {
            ObjectDisposedException => (StoreFailureKind.Closing, "The store is closing."),
            PostgresException { SqlState: PostgresErrorCodes.ReadOnlySqlTransaction } => (
                StoreFailureKind.Refused,
                "The store accepts no writes now."
            ),
            PostgresException { SqlState: PostgresErrorCodes.DiskFull } => (
                StoreFailureKind.Full,
                "The store's disk is full."
            ),
            PostgresException { SqlState: PostgresErrorCodes.TooManyConnections } => (
                StoreFailureKind.Refused,
                "The store accepts no more connections."
            ),
            PostgresException when !IsFailover(cause) => (
                StoreFailureKind.Failed,
                "The store has failed."
            ),
            InvalidDataException => (
                StoreFailureKind.Failed,
                "The store contains data that this version cannot read."
            ),
            TimeoutException or { InnerException: TimeoutException } => (
                StoreFailureKind.Timeout,
                "The store does not answer in time."
            ),
            _ => (StoreFailureKind.Unreachable, "The store cannot be reached."),
        };
}
