using Npgsql;

namespace SessionContext.Storage.Postgres;

/// <summary>
/// A query on its way: a statement, or, behind a pooler that gives sessions for one transaction, the settings and the
/// statement together: one message to the server, and one transaction.
/// </summary>
internal readonly struct Statement : IAsyncDisposable
{
    private readonly NpgsqlCommand? _command;
    private readonly NpgsqlBatch? _batch;

    /// <param name="connection">Where it is sent.</param>
    /// <param name="query">The statement and its values.</param>
    /// <param name="settings">The statement that makes the settings of a transaction; null: the session has
    /// them.</param>
    public Statement(NpgsqlConnection connection, Query query, string? settings)
    {
        NpgsqlParameterCollection parameters;
        if (settings is null)
        {
            _command = connection.CreateCommand();
            _command.CommandText = query.Sql;
            parameters = _command.Parameters;
        }
        else
        {
            var statement = new NpgsqlBatchCommand(query.Sql);
            _batch = connection.CreateBatch();
            _batch.BatchCommands.Add(new NpgsqlBatchCommand(settings));
            _batch.BatchCommands.Add(statement);
            parameters = statement.Parameters;
        }

        foreach (var value in query.Values())
        {
            parameters.Add(value);
        }
    }

    /// <summary>Sends it and gives the answer to the query.</summary>
    /// <exception cref="PostgresException">The server refuses it, or takes no writes.</exception>
    public async ValueTask<NpgsqlDataReader> ExecuteAsync()
    {
        if (_command is not null)
        {
            return await _command.ExecuteReaderAsync(CancellationToken.None).ConfigureAwait(false);
        }

        var reader = await _batch!.ExecuteReaderAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            await reader.ReadAsync(CancellationToken.None).ConfigureAwait(false);
            Writability.Require(!reader.GetBoolean(0));
            await reader.NextResultAsync(CancellationToken.None).ConfigureAwait(false);
            return reader;
        }
        catch
        {
            await reader.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Gives the values back, so that another attempt can be made with them.</summary>
    public void Release()
    {
        _command?.Parameters.Clear();
        _batch?.BatchCommands[1].Parameters.Clear();
    }

    public ValueTask DisposeAsync() =>
        _command is not null ? _command.DisposeAsync() : _batch!.DisposeAsync();
}
