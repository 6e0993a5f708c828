using Npgsql;
using SessionContext.Core;

namespace SessionContext.Storage.Postgres;

/// <summary>The settings of single transactions, where a pooler gives no session for longer than one.</summary>
internal static class TransactionSettings
{
    private const string Defaults = """
        SELECT
            (SELECT reset_val FROM pg_settings WHERE name = 'default_transaction_isolation'),
            (SELECT reset_val FROM pg_settings WHERE name = 'synchronous_commit')
        """;

    /// <summary>The statement that makes them; null where each session has them.</summary>
    /// <exception cref="StoreOpenException">A setting that a transaction cannot make is not as it must be.</exception>
    public static async Task<string?> FindAsync(
        NpgsqlDataSource source,
        PostgresStoreOptions options,
        CancellationToken cancellationToken
    )
    {
        if (options.Pooler != Pooler.Transaction)
        {
            return null;
        }

        await using var command = source.CreateCommand(Defaults);
        await using var reader = await command
            .ExecuteReaderAsync(cancellationToken)
            .ConfigureAwait(false);
        await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        return reader.GetString(0) == "read committed"
            ? SessionSettings.ForTransaction(
                ConnectionText.Parse(options.ConnectionString).SearchPath,
                reader.GetString(1)
            )
            : throw new StoreOpenException(
                "The role's transactions are not read committed, as a pooler in transaction mode needs them: ALTER ROLE … SET default_transaction_isolation = 'read committed'."
            );
    }

    /// <summary>Makes them, as the first thing in a transaction.</summary>
    public static async Task SetAsync(
        NpgsqlConnection connection,
        string? settings,
        CancellationToken cancellationToken
    )
    {
        if (settings is not null)
        {
            await using var command = new NpgsqlCommand(settings, connection);
            var readsOnly = await command
                .ExecuteScalarAsync(cancellationToken)
                .ConfigureAwait(false);
            Writability.Require(readsOnly is false);
        }
    }
}
