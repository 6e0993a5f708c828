using System.Data;
using Npgsql;
using SessionContext.Core;

namespace SessionContext.Storage.Postgres;

/// <summary>
/// One moment of the database: a transaction that only reads, on a connection of its own, until it is disposed.
/// </summary>
internal sealed class Snapshot : IAsyncDisposable
{
    // Longer than a request's statement may take: nobody waits for a page, and where many rows have ended one takes its
    // time.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlTransaction _transaction;

    private Snapshot(NpgsqlConnection connection, NpgsqlTransaction transaction) =>
        (_connection, _transaction) = (connection, transaction);

    /// <summary>Begins on a connection, which belongs to it from now on.</summary>
    /// <param name="connection">Free.</param>
    /// <param name="settings">The statement that makes the settings of a transaction; null: the session has
    /// them.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<Snapshot> BeginAsync(
        NpgsqlConnection connection,
        string? settings,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var transaction = await connection
                .BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken)
                .ConfigureAwait(false);
            await TransactionSettings
                .SetAsync(connection, settings, cancellationToken)
                .ConfigureAwait(false);
            return new Snapshot(connection, transaction);
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Carries out a query of that snapshot and gives each row to <paramref name="take"/>.</summary>
    /// <exception cref="StoreUnavailableException">It could not be carried out.</exception>
    public async Task QueryAsync(
        Query query,
        Action<NpgsqlDataReader> take,
        CancellationToken cancellationToken
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            await using var command = _connection.CreateCommand();
            command.CommandText = query.Sql;
            command.CommandTimeout = (int)Patience.TotalSeconds;
            command.Parameters.AddRange(query.Values());
            await using var reader = await command
                .ExecuteReaderAsync(CancellationToken.None)
                .ConfigureAwait(false);
            while (await reader.ReadAsync(CancellationToken.None).ConfigureAwait(false))
            {
                take(reader);
            }
        }
        catch (Exception e) when (StoreFailure.IsKnown(e) || e is InvalidDataException)
        {
            throw StoreFailure.Explain(e, sentWrite: false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _transaction.DisposeAsync().ConfigureAwait(false);
        await _connection.DisposeAsync().ConfigureAwait(false);
    }
}
