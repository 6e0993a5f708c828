using SessionContext.Core;
using StackExchange.Redis;

namespace SessionContext.Storage.Redis;

/// <summary>
/// Sees at start that the server has what the store needs, rather than at the first request that needs it.
/// </summary>
internal static class ServerCheck
{
    /// <exception cref="StoreOpenException">Something is missing; the message names it.</exception>
    public static async Task RunAsync(
        Connections connections,
        RedisStoreOptions options,
        KeyFormat keys
    )
    {
        var connection = connections.Writer;
        try
        {
            // Twice: the first time the script is sent, the second time it is called by its hash.
            await TryScriptAsync(connection, keys).ConfigureAwait(false);
            var missing = await TryScriptAsync(connection, keys).ConfigureAwait(false);
            if (missing is { Length: > 0 })
            {
                throw new StoreOpenException(
                    $"The store's server refuses commands that are needed: {string.Join("; ", missing)}."
                );
            }
        }
        catch (RedisServerException e)
        {
            throw new StoreOpenException(
                $"The store's server does not run Lua scripts (EVAL, EVALSHA, SCRIPT LOAD): {e.Message}. Garnet needs --lua --lua-transaction-mode.",
                e
            );
        }
        catch (Exception e) when (StoreFailure.IsRedis(e))
        {
            throw new StoreOpenException("The store's server does not answer.", e);
        }

        if (options.WaitReplicas > 0)
        {
            await TryWaitAsync(connection, keys).ConfigureAwait(false);
        }
    }

    private static async Task<string[]?> TryScriptAsync(Connection connection, KeyFormat keys) =>
        (string[]?)
            await connection
                .Database.ScriptEvaluateAsync(
                    Script.Probe.Text,
                    [keys.Probe()],
                    flags: CommandFlags.DemandMaster
                )
                .ConfigureAwait(false);

    private static async Task TryWaitAsync(Connection connection, KeyFormat keys)
    {
        try
        {
            var master = await connection.MasterOfAsync(keys.Probe()).ConfigureAwait(false);
            await master.ExecuteAsync("WAIT", 0, 1).ConfigureAwait(false);
        }
        catch (Exception e) when (StoreFailure.IsRedis(e))
        {
            throw new StoreOpenException(
                "The store's server has no WAIT, which Store:Redis:WaitReplicas needs.",
                e
            );
        }
    }
}
