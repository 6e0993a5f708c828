using StackExchange.Redis;

namespace SessionContext.Storage.Redis;

/// <summary>One connection to each server, which all callers share, and how often one of them broke.</summary>
internal sealed class Connection : IAsyncDisposable
{
    private readonly ConnectionMultiplexer _servers;
    private int _breaks;

    private Connection(ConnectionMultiplexer servers)
    {
        _servers = servers;
        _servers.ConnectionFailed += (_, _) => Interlocked.Increment(ref _breaks);
        Database = servers.GetDatabase();
    }

    public IDatabase Database { get; }

    /// <summary>Grows whenever a connection to any server breaks.</summary>
    public int Breaks => Volatile.Read(ref _breaks);

    /// <summary>The servers that take writes.</summary>
    public IEnumerable<IServer> Masters =>
        _servers.GetServers().Where(server => !server.IsReplica && IsData(server));

    public static async Task<Connection> OpenAsync(RedisStoreOptions options)
    {
        var timeout = (int)options.CommandTimeout.TotalMilliseconds;
        var settings = ConfigurationOptions.Parse(options.ConnectionString);
        settings.AsyncTimeout = settings.SyncTimeout = settings.ConnectTimeout = timeout;
        settings.HeartbeatInterval = TimeSpan.FromMilliseconds(500);
        settings.ConfigCheckSeconds = 1; // how soon a replica that has become the master is known for one
        settings.ReconnectRetryPolicy = new LinearRetry(500);
        // What cannot be sent now fails now: a queue would only make callers wait for the same answer.
        settings.BacklogPolicy = BacklogPolicy.FailFast;
        settings.AbortOnConnectFail = true;
        settings.IncludeDetailInExceptions = false;
        // Nothing is announced or decided by way of keys and channels that are not the store's.
        settings.TieBreaker = settings.ConfigurationChannel = "";
        // INFO counts as an administrator's command: it tells scans one run of a server from another.
        settings.AllowAdmin = true;
        settings.ClientName ??= "session-context";
        return new Connection(
            await ConnectionMultiplexer.ConnectAsync(settings).ConfigureAwait(false)
        );
    }

    /// <summary>The master that has a key now.</summary>
    public async Task<IServer> MasterOfAsync(RedisKey key)
    {
        var endpoint = await Database
            .IdentifyEndpointAsync(key, CommandFlags.DemandMaster)
            .ConfigureAwait(false);
        return _servers.GetServer(endpoint!);
    }

    public ValueTask DisposeAsync() => _servers.DisposeAsync();

    private static bool IsData(IServer server) =>
        server.ServerType is ServerType.Standalone or ServerType.Cluster;
}
