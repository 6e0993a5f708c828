using Npgsql;
using SessionContext.Core;

namespace SessionContext.Storage.Postgres;

/// <summary>
/// Carries out single statements: a connection of the pool, one round trip, and every failure as a
/// <see cref="StoreUnavailableException"/>.
/// </summary>
/// <param name="source">The pool.</param>
/// <param name="patience">
/// How long a connection is waited for. The driver's own limits are for each host, and it has been seen to ask a
/// standby that hung whether it is one, without any.
/// </param>
/// <param name="settings">The statement that makes the settings of a transaction; null: each session has them.</param>
internal sealed class Database(NpgsqlDataSource source, TimeSpan patience, string? settings = null)
    : IAsyncDisposable
{
    /// <summary>Carries out a query and gives what <paramref name="take"/> made of its rows.</summary>
    /// <param name="query">The statement, what it is given, and whether it changes anything.</param>
    /// <param name="take">Called for each row, once.</param>
    /// <param name="cancellationToken">
    /// Heeded until the statement is sent. To interrupt one that was sent would cost more than to await it, and one
    /// that waits for the standby would be acknowledged without it: a server that is asked to cancel then says that all
    /// is well.
    /// </param>
    /// <exception cref="StoreUnavailableException">It could not be carried out, or nobody knows.</exception>
    public async ValueTask QueryAsync(
        Query query,
        Action<NpgsqlDataReader> take,
        CancellationToken cancellationToken
    )
    {
        var taken = false;
        try
        {
            await TryAsync(query, Take, cancellationToken).ConfigureAwait(false);
        }
        catch (StoreUnavailableException e)
            when (!query.Writes && !taken && StoreFailure.IsCutOff(e.InnerException))
        {
            // A connection that waited in the pool may be cut without anybody knowing. A read that gave nothing yet can
            // be made again.
            await TryAsync(query, take, cancellationToken).ConfigureAwait(false);
        }

        void Take(NpgsqlDataReader row)
        {
            taken = true;
            take(row);
        }
    }

    private async ValueTask TryAsync(
        Query query,
        Action<NpgsqlDataReader> take,
        CancellationToken cancellationToken
    )
    {
        await using var connection = await OpenAsync(cancellationToken).ConfigureAwait(false);
        await using var statement = new Statement(connection, query, settings);
        try
        {
            await using var reader = await statement.ExecuteAsync().ConfigureAwait(false);
            while (await reader.ReadAsync(CancellationToken.None).ConfigureAwait(false))
            {
                take(reader);
            }

            // The rows come before the commit; the end of the answer comes after it.
            await reader.NextResultAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (StoreFailure.IsKnown(e))
        {
            statement.Release(); // the next attempt has them
            if (StoreFailure.ConcernsAll(e))
            {
                source.Clear();
            }

            throw StoreFailure.Explain(e, query.Writes);
        }
    }

    /// <inheritdoc cref="QueryAsync(Query, Action{NpgsqlDataReader}, CancellationToken)"/>
    public async ValueTask<T?> SingleAsync<T>(
        Query query,
        Func<NpgsqlDataReader, T> read,
        CancellationToken cancellationToken
    )
    {
        T? found = default;
        await QueryAsync(query, row => found = read(row), cancellationToken).ConfigureAwait(false);
        return found;
    }

    /// <summary>One snapshot to read from.</summary>
    /// <exception cref="StoreUnavailableException">The database cannot be reached.</exception>
    public async ValueTask<Snapshot> BeginReadingAsync(CancellationToken cancellationToken)
    {
        var connection = await OpenAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await Snapshot
                .BeginAsync(connection, settings, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (Exception e) when (StoreFailure.IsKnown(e))
        {
            throw StoreFailure.Explain(e, sentWrite: false);
        }
    }

    /// <summary>Closes the connections once they are free.</summary>
    public ValueTask DisposeAsync() => source.DisposeAsync();

    private async ValueTask<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var limit = new CancellationTokenSource(patience, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(
            cancellationToken,
            limit.Token
        );
        try
        {
            return await source.OpenConnectionAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw StoreFailure.Explain(new TimeoutException(e.Message, e), sentWrite: false);
        }
        catch (Exception e) when (StoreFailure.IsKnown(e))
        {
            throw StoreFailure.Explain(e, sentWrite: false);
        }
    }
}
