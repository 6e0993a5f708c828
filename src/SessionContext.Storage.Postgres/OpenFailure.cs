using System.Net.Sockets;
using System.Security.Authentication;
using Npgsql;
using SessionContext.Core;

namespace SessionContext.Storage.Postgres;

/// <summary>
/// Says why the database cannot be used at start, and what to do. Nothing of the connection string is in it.
/// </summary>
internal static class OpenFailure
{
    public static StoreOpenException Explain(Exception cause) =>
        cause switch
        {
            StoreOpenException known => known,
            PostgresException refused when PoolerCheck.IsRefusedStartup(refused) =>
                PoolerCheck.Unannounced(refused),
            PostgresException
            {
                SqlState: PostgresErrorCodes.InvalidPassword
                    or PostgresErrorCodes.InvalidAuthorizationSpecification
            } => Refused("the user or the password", cause),
            PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName } => Refused(
                "the database: it does not exist",
                cause
            ),
            PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege } => new(
                "PostgreSQL refuses access: the role lacks a privilege. At the first start the role must be allowed to create tables in the schema, or the tables must exist already.",
                cause
            ),
            PostgresException { SqlState: PostgresErrorCodes.ReadOnlySqlTransaction } => new(
                "PostgreSQL accepts no writes: the server is a standby, or read-only (default_transaction_read_only). See Store:ConnectionString.",
                cause
            ),
            // The server's own words may repeat the user, the database or an option.
            PostgresException e => Refused($"the connection or a statement ({e.SqlState})", e),
            _ => new(
                $"PostgreSQL cannot be reached: {Reason(cause)}. See Store:ConnectionString.",
                cause
            ),
        };

    private static StoreOpenException Refused(string what, Exception cause) =>
        new($"PostgreSQL refuses {what}. See Store:ConnectionString.", cause);

    // These say what the network or TLS did, not what was given.
    private static string Reason(Exception cause) =>
        cause switch
        {
            SocketException or IOException or AuthenticationException or TimeoutException =>
                cause.Message.TrimEnd('.'),
            { InnerException: { } inner } => Reason(inner),
            _ => cause.GetType().Name,
        };
}
