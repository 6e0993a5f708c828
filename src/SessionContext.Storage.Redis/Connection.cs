using System.Net;
using StackExchange.Redis;

namespace SessionContext.Storage.Redis;

/// <summary>
/// One connection to each server, which all callers share, and how often one of them broke. Where Sentinel says which
/// server is the master, it is a connection to the master alone.
/// </summary>
internal sealed class Connection : IAsyncDisposable
{
    private const int NotConnected = -1;

    private readonly ConfigurationOptions _settings;
    private Link _link = null!;
    private volatile IDatabase? _database; // null: Sentinel has yet to say that the link still leads to the master
    private int _breaks;

    private Connection(ConfigurationOptions settings) => _settings = settings;

    /// <summary>The servers, as commands see them.</summary>
    /// <exception cref="RedisConnectionException">The master is not known at the moment; nothing was sent.</exception>
    public IDatabase Database => _database ?? throw NoMaster();

    /// <summary>Grows whenever a connection to any server breaks.</summary>
    public int Breaks => Volatile.Read(ref _breaks);

    /// <summary>
    /// How often the connection to the master broke that Sentinel named last; <see cref="NotConnected"/> where there is
    /// none.
    /// </summary>
    public int LinkBreaks => _link.Servers.IsConnected ? _link.Breaks : NotConnected;

    /// <summary>To how many servers there is a connection now.</summary>
    public int Established => _link.Servers.GetServers().Count(server => server.IsConnected);

    /// <summary>How many commands have no answer yet.</summary>
    public long Outstanding => _link.Servers.GetCounters().TotalOutstanding;

    /// <summary>The servers that take writes.</summary>
    public IEnumerable<IServer> Masters =>
        Database.Multiplexer.GetServers().Where(server => !server.IsReplica && IsData(server));

    /// <param name="options">Where, and how long to wait.</param>
    /// <param name="master">What Sentinel names; null without one: all that the connection string names.</param>
    public static async Task<Connection> OpenAsync(RedisStoreOptions options, EndPoint? master)
    {
        var connection = new Connection(SettingsOf(options));
        connection._link = await connection.LinkAsync(master).ConfigureAwait(false);
        connection._database = connection._link.Database;
        return connection;
    }

    /// <summary>How to connect, by the connection string and the timeout.</summary>
    public static ConfigurationOptions SettingsOf(RedisStoreOptions options)
    {
        var timeout = (int)options.CommandTimeout.TotalMilliseconds;
        var settings = ConnectionText.Parse(options.ConnectionString);
        if (options.Password is { } password)
        {
            settings.Password = null;
            settings.Defaults = new PasswordSource(password);
        }

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
        return settings;
    }

    /// <summary>Makes this a connection to the master that Sentinel names, if it is not one.</summary>
    /// <param name="master">What Sentinel names.</param>
    /// <param name="linkBreaks"><see cref="LinkBreaks"/> before Sentinel was asked: what broke or came about since then
    /// needs a later answer.</param>
    public async Task FollowAsync(EndPoint master, int linkBreaks)
    {
        if (Equals(master, _link.Master))
        {
            Confirm(_link, linkBreaks);
            return;
        }

        _database = null;
        Link next;
        try
        {
            next = await LinkAsync(master).ConfigureAwait(false);
        }
        catch (Exception e) when (StoreFailure.IsRedis(e))
        {
            return; // the next round tries again
        }

        var former = _link;
        _link = next;
        Confirm(next, 0);
        await former.Servers.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>The master that a command on a key would be sent to now, as far as is known here.</summary>
    /// <exception cref="RedisConnectionException">There is none; nothing was sent.</exception>
    public IServer MasterOf(RedisKey key)
    {
        try
        {
            return Database.Multiplexer.GetServer(key, flags: CommandFlags.DemandMaster);
        }
        catch (InvalidOperationException e)
        {
            throw NoMaster(e);
        }
    }

    /// <summary>The master that has a key now, as the servers of a cluster say.</summary>
    public async Task<IServer> MasterOfAsync(RedisKey key)
    {
        var database = Database;
        var endpoint = await database
            .IdentifyEndpointAsync(key, CommandFlags.DemandMaster)
            .ConfigureAwait(false);
        return database.Multiplexer.GetServer(endpoint!);
    }

    public ValueTask DisposeAsync() => _link.Servers.DisposeAsync();

    private async Task<Link> LinkAsync(EndPoint? master)
    {
        var settings = _settings.Clone();
        if (master is not null)
        {
            settings.ServiceName = null;
            settings.EndPoints.Clear();
            settings.EndPoints.Add(master);
        }

        var link = new Link(
            await ConnectionMultiplexer.ConnectAsync(settings).ConfigureAwait(false),
            master
        );
        link.Servers.ConnectionFailed += (_, failure) =>
        {
            Interlocked.Increment(ref _breaks);
            if (master is not null && failure.ConnectionType == ConnectionType.Interactive)
            {
                Doubt(link);
            }
        };
        return link;
    }

    // Behind a connection that broke there may be another server by the time there is one again, or one that is the
    // master no longer.
    private void Doubt(Link link)
    {
        link.Break();
        if (ReferenceEquals(_database, link.Database))
        {
            _database = null;
        }
    }

    private void Confirm(Link link, int breaks)
    {
        if (link.Breaks != breaks)
        {
            return;
        }

        _database = link.Database;
        if (link.Breaks != breaks)
        {
            _database = null; // it broke in between
        }
    }

    private static bool IsData(IServer server) =>
        server.ServerType is ServerType.Standalone or ServerType.Cluster;

    private static RedisConnectionException NoMaster(Exception? cause = null) =>
        new(
            ConnectionFailureType.UnableToResolvePhysicalConnection,
            CommandFlags.None,
            "No master is known.",
            cause,
            CommandStatus.WaitingToBeSent
        );

    private sealed class Link(ConnectionMultiplexer servers, EndPoint? master)
    {
        private int _breaks;

        public ConnectionMultiplexer Servers => servers;

        public IDatabase Database { get; } = servers.GetDatabase();

        public EndPoint? Master => master;

        public int Breaks => Volatile.Read(ref _breaks);

        public void Break() => Interlocked.Increment(ref _breaks);
    }
}
