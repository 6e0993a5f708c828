using Npgsql;

namespace SessionContext.Storage.Postgres;

/// <summary>
/// Whether a server takes writes. One that does not is not read either: another server may have taken its place, and
/// have what this one has not.
/// </summary>
internal static class Writability
{
    /// <summary>
    /// By what the server says of itself when a connection is made; costs nothing. A pooler gives what an earlier
    /// connection of its own was told.
    /// </summary>
    public static void Require(NpgsqlConnection connection)
    {
        Require(!IsOn("in_hot_standby"), "the server is a standby");
        Require(
            !IsOn("default_transaction_read_only"),
            "the server is read-only (default_transaction_read_only)"
        );

        bool IsOn(string parameter) =>
            connection.PostgresParameters.GetValueOrDefault(parameter) == "on";
    }

    /// <exception cref="PostgresException">It takes none.</exception>
    public static void Require(bool holds, string reason = "the transaction is read-only")
    {
        const string fatal = "FATAL";
        if (!holds)
        {
            throw new PostgresException(
                reason,
                fatal,
                fatal,
                PostgresErrorCodes.ReadOnlySqlTransaction
            );
        }
    }
}
