using System.Globalization;
using System.Reflection;
using Npgsql;
using SessionContext.Core;

namespace SessionContext.Storage.Postgres;

/// <summary>
/// Brings the schema to the version of this build: forward only, all steps in one transaction, one node at a time.
/// Where nothing is to do, only a read is made, so a role without the right to create can serve.
/// </summary>
/// <param name="source">The pool.</param>
/// <param name="settings">The statement that makes the settings of a transaction; null: each session has them.</param>
internal sealed class Migrations(NpgsqlDataSource source, string? settings)
{
    // The lock's name among all of the database: any number that nobody else uses.
    private const long LockKey = 0x5345_5353_4354_5831;

    private static readonly Assembly Steps = typeof(Migrations).Assembly;

    /// <summary>The version of this build: how many steps there are.</summary>
    public static int Latest { get; } = Steps.GetManifestResourceNames().Length;

    /// <summary>Carries out the steps that are missing.</summary>
    /// <exception cref="StoreOpenException">The schema is newer than this build.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var connection = await source
            .OpenConnectionAsync(cancellationToken)
            .ConfigureAwait(false);
        await using var transaction = await connection
            .BeginTransactionAsync(cancellationToken)
            .ConfigureAwait(false);
        await TransactionSettings
            .SetAsync(connection, settings, cancellationToken)
            .ConfigureAwait(false);
        if (await VersionAsync(connection, cancellationToken).ConfigureAwait(false) == Latest)
        {
            return;
        }

        // Another node may be at it for longer than a statement may take: that is awaited.
        await ExecuteAsync(connection, "SET LOCAL statement_timeout = 0", cancellationToken)
            .ConfigureAwait(false);
        await ExecuteAsync(
                connection,
                $"SELECT pg_advisory_xact_lock({LockKey})",
                cancellationToken
            )
            .ConfigureAwait(false);
        var version = await VersionAsync(connection, cancellationToken).ConfigureAwait(false);
        while (version < Latest)
        {
            version++;
            await ExecuteAsync(connection, Step(version), cancellationToken).ConfigureAwait(false);
            await ExecuteAsync(connection, SetVersion(version), cancellationToken)
                .ConfigureAwait(false);
        }

        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
    }

    // 0 where there is no schema yet.
    private static async Task<int> VersionAsync(
        NpgsqlConnection connection,
        CancellationToken cancellationToken
    )
    {
        await using var exists = new NpgsqlCommand(
            // The table of tables itself: a look-up by name would be answered from what this session knew before it got
            // the lock.
            "SELECT EXISTS (SELECT FROM pg_class WHERE relname = 'session_schema' AND pg_table_is_visible(oid))",
            connection
        );
        if (!(bool)(await exists.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!)
        {
            return 0;
        }

        await using var read = new NpgsqlCommand("SELECT version FROM session_schema", connection);
        var version = (int)
            (await read.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
        return version <= Latest
            ? version
            : throw new StoreOpenException(
                $"The database's schema has version {version} of a newer release; this release knows versions up to {Latest}. Start the newer release."
            );
    }

    private static string Step(int version)
    {
        using var stream = Steps.GetManifestResourceStream(
            version.ToString(CultureInfo.InvariantCulture)
        )!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static string SetVersion(int version) =>
        version == 1
            ? "CREATE TABLE session_schema (version integer NOT NULL); INSERT INTO session_schema VALUES (1)"
            : $"UPDATE session_schema SET version = {version}";

    private static async Task ExecuteAsync(
        NpgsqlConnection connection,
        string sql,
        CancellationToken cancellationToken
    )
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }
}
