using StackExchange.Redis;

namespace SessionContext.Storage.Redis;

/// <summary>
/// Sends commands to masters, and sends them again shortly while a slot moves or a replica takes a master's place:
/// reads where no answer came, writes where a server surely did not carry them out.
/// </summary>
internal sealed class Commands(
    Connections connections,
    RedisStoreOptions options,
    StoreMetrics metrics
)
{
    // A little more than half a second together: longer than a slot's last step takes, shorter than a caller's
    // patience.
    private static readonly TimeSpan[] Pauses =
    [
        TimeSpan.FromMilliseconds(10),
        TimeSpan.FromMilliseconds(40),
        TimeSpan.FromMilliseconds(160),
        TimeSpan.FromMilliseconds(320),
    ];

    /// <inheritdoc cref="ReadAsync{T, TResult}"/>
    public ValueTask<T> ReadAsync<T>(
        Func<IDatabase, RedisKey, Task<T>> read,
        RedisKey key,
        CancellationToken cancellationToken
    ) => ReadAsync(read, key, static answer => answer, cancellationToken);

    /// <summary>Runs a script that reads, or that writes what may get lost: no replica is waited for.</summary>
    /// <exception cref="Core.StoreUnavailableException">No answer, or none that helps.</exception>
    public ValueTask<RedisResult> ReadAsync(
        Script script,
        RedisKey[] keys,
        RedisValue[] values,
        CancellationToken cancellationToken
    ) =>
        ReadAsync(
            async (_, _) =>
            {
                try
                {
                    return await script
                        .RunAsync(connections.Main, isKnown: true, keys, values)
                        .ConfigureAwait(false);
                }
                catch (RedisServerException e) when (e.Kind == RedisErrorKind.NoScript)
                {
                    return await script
                        .RunAsync(connections.Main, isKnown: false, keys, values)
                        .ConfigureAwait(false);
                }
            },
            keys[0],
            cancellationToken
        );

    /// <summary>Whether a write waits until replicas have it.</summary>
    public bool WaitsForReplicas => options.WaitReplicas > 0;

    /// <summary>
    /// Reads from masters (the read demands one: a replica may be behind), so that it sees what was acknowledged, and
    /// gives what is made of the answer.
    /// </summary>
    /// <exception cref="Core.StoreUnavailableException">No answer, or none that helps.</exception>
    public async ValueTask<TResult> ReadAsync<T, TResult>(
        Func<IDatabase, RedisKey, Task<T>> read,
        RedisKey key,
        Func<T, TResult> make,
        CancellationToken cancellationToken
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        var began = TimeProvider.System.GetTimestamp();
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return make(await read(connections.Main.Database, key).ConfigureAwait(false));
            }
            catch (Exception e) when (StoreFailure.IsRedis(e))
            {
                if (IsLast(attempt, began) || !StoreFailure.MayBeReadAgain(e))
                {
                    throw StoreFailure.OfRead(e);
                }
            }

            await Task.Delay(Pauses[attempt], TimeProvider.System, cancellationToken)
                .ConfigureAwait(false);
        }
    }

    /// <summary>Runs a script, and waits for replicas where the options say so.</summary>
    /// <exception cref="Core.StoreUnavailableException">It was not made, or nobody knows; the exception tells
    /// which.</exception>
    public async ValueTask<RedisResult> WriteAsync(
        Script script,
        RedisKey[] keys,
        RedisValue[] values,
        CancellationToken cancellationToken
    )
    {
        var isKnown = true;
        var began = TimeProvider.System.GetTimestamp();
        for (var attempt = 0; ; attempt++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                return WaitsForReplicas
                    ? await WriteAndWaitAsync(connections.Writer, script, isKnown, keys, values)
                        .ConfigureAwait(false)
                    : await script
                        .RunAsync(connections.Main, isKnown, keys, values)
                        .ConfigureAwait(false);
            }
            catch (RedisServerException e) when (isKnown && e.Kind == RedisErrorKind.NoScript)
            {
                isKnown = false;
                attempt--; // nobody has to pause
                continue;
            }
            catch (Exception e) when (StoreFailure.IsRedis(e))
            {
                if (IsLast(attempt, began) || !StoreFailure.MayBeTriedAgain(e))
                {
                    throw StoreFailure.OfWrite(e);
                }
            }

            await Task.Delay(Pauses[attempt], TimeProvider.System, cancellationToken)
                .ConfigureAwait(false);
        }
    }

    // One attempt alone may take as long as a command may: where a cluster sends it on to a server that is gone.
    private bool IsLast(int attempt, long began) =>
        attempt == Pauses.Length
        || TimeProvider.System.GetElapsedTime(began) >= options.CommandTimeout;

    /// <summary>
    /// WAIT counts the writes of the connection it comes on. So it must come on the one that the write went over, and a
    /// connection that broke meanwhile confirms nothing.
    /// </summary>
    /// <remarks>
    /// Of servers that are no cluster one is chosen for both: two of them may be masters for a while, and the client
    /// takes turns between them. In a cluster the servers say whose a slot is, and the write goes where they say; they
    /// are asked before and after it.
    /// </remarks>
    private async Task<RedisResult> WriteAndWaitAsync(
        Connection connection,
        Script script,
        bool isKnown,
        RedisKey[] keys,
        RedisValue[] values
    )
    {
        var breaks = connection.Breaks;
        var one = connection.MasterOf(keys[0]);
        var isCluster = one.ServerType == ServerType.Cluster;
        var before = isCluster ? connection.MasterOfAsync(keys[0]) : Task.FromResult(one);
        var writing = isCluster
            ? script.RunAsync(connection, isKnown, keys, values)
            : script.RunAsync(one, connection.Database.Database, isKnown, keys, values);
        var after = isCluster ? connection.MasterOfAsync(keys[0]) : before;
        var finding = Task.WhenAll(before, after);
        RedisResult written;
        try
        {
            written = await writing.ConfigureAwait(false);
        }
        catch
        {
            // Nobody waits for it any more, but its failure is to be seen by somebody.
            await ((Task)finding).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }

        if (!script.HasWritten(written))
        {
            await ((Task)finding).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return written;
        }

        try
        {
            var masters = await finding.ConfigureAwait(false);
            if (!Equals(masters[0].EndPoint, masters[1].EndPoint))
            {
                throw NotReplicated();
            }

            var reached = await masters[0]
                .ExecuteAsync(
                    "WAIT",
                    options.WaitReplicas,
                    (long)options.WaitTimeout.TotalMilliseconds
                )
                .ConfigureAwait(false);
            if ((int)reached >= options.WaitReplicas && connection.Breaks == breaks)
            {
                metrics.Confirmed();
                return written;
            }
        }
        catch (Exception e) when (StoreFailure.IsRedis(e))
        {
            throw NotReplicated(e);
        }

        throw NotReplicated();
    }

    private Core.StoreUnavailableException NotReplicated(Exception? cause = null)
    {
        metrics.NotConfirmed();
        return StoreFailure.NotReplicated(cause);
    }
}
