using Npgsql;
using SessionContext.Core;

namespace SessionContext.Storage.Postgres;

/// <summary>Sees at start that what is between the service and PostgreSQL is what the settings say.</summary>
internal static class PoolerCheck
{
    private const string Setting = "Store:Postgres:Pooler";

    /// <summary>How a pooler that is not announced answers a connection with settings.</summary>
    public static bool IsRefusedStartup(PostgresException refusal) =>
        refusal.MessageText.Contains("startup parameter", StringComparison.Ordinal);

    /// <summary>What to do about it.</summary>
    public static StoreOpenException Unannounced(Exception? cause = null) =>
        new(
            $"There is a connection pooler between the service and PostgreSQL, and it does not pass on the settings of the connection. Set {Setting} to the pooler's mode, Session or Transaction, or connect to PostgreSQL directly.",
            cause
        );

    /// <exception cref="StoreOpenException">It is another.</exception>
    public static async Task RunAsync(
        NpgsqlDataSource source,
        Pooler announced,
        CancellationToken cancellationToken
    )
    {
        if (announced == Pooler.Transaction)
        {
            return;
        }

        try
        {
            if (await IsAsync(source, cancellationToken).ConfigureAwait(false))
            {
                return;
            }
        }
        catch (PostgresException e) when (IsOfAnotherSession(e))
        {
            throw Other(announced, e);
        }

        throw Other(announced);
    }

    private static async Task<bool> IsAsync(
        NpgsqlDataSource source,
        CancellationToken cancellationToken
    )
    {
        await using var first = await source
            .OpenConnectionAsync(cancellationToken)
            .ConfigureAwait(false);
        return await IsSetAsync(first, cancellationToken).ConfigureAwait(false)
            && (
                new NpgsqlConnectionStringBuilder(source.ConnectionString).MaxPoolSize == 1
                || !await SharesItsSessionAsync(source, first, cancellationToken)
                    .ConfigureAwait(false)
            );
    }

    // What this client prepared is in another session, or what another client prepared is in this one.
    private static bool IsOfAnotherSession(PostgresException e) =>
        e.SqlState
            is PostgresErrorCodes.InvalidSqlStatementName
                or PostgresErrorCodes.DuplicatePreparedStatement;

    private static StoreOpenException Other(Pooler announced, Exception? cause = null) =>
        announced == Pooler.None
            ? Unannounced(cause)
            : new(
                $"The connection pooler gives a server connection to a client for one transaction, not for as long as the client is connected. Set {Setting} to Transaction.",
                cause
            );

    // Two connections that are open at once have two sessions, unless they have them for single transactions.
    private static async Task<bool> SharesItsSessionAsync(
        NpgsqlDataSource source,
        NpgsqlConnection first,
        CancellationToken cancellationToken
    )
    {
        var one = await SessionAsync(first, cancellationToken).ConfigureAwait(false);
        await using var second = await source
            .OpenConnectionAsync(cancellationToken)
            .ConfigureAwait(false);
        return one == await SessionAsync(second, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<bool> IsSetAsync(
        NpgsqlConnection connection,
        CancellationToken cancellationToken
    )
    {
        await using var command = new NpgsqlCommand(
            "SELECT current_setting('plan_cache_mode') = 'force_generic_plan' AND current_setting('enable_seqscan') = 'off'",
            connection
        );
        return (bool)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
    }

    private static async Task<string> SessionAsync(
        NpgsqlConnection connection,
        CancellationToken cancellationToken
    )
    {
        await using var command = new NpgsqlCommand(
            "SELECT concat(pid, ' ', backend_start) FROM pg_stat_activity WHERE pid = pg_backend_pid()",
            connection
        );
        return (string)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
    }
}
