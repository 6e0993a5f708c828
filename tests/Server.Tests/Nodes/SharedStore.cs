using System.Text;
using SessionContext.Server.Tests.Stores;
using SessionContext.Storage.Servers;
using StackExchange.Redis;

namespace SessionContext.Server.Tests.Nodes;

/// <summary>A server that several nodes keep their contexts on, empty for each test.</summary>
public abstract class SharedStore : IAsyncLifetime
{
    public abstract ValueTask InitializeAsync();

    public abstract ValueTask DisposeAsync();

    /// <summary>The settings of a store with nothing in it.</summary>
    internal abstract Task<string[]> EmptyAsync();

    /// <summary>Every value that is stored, as text of one byte a character.</summary>
    internal abstract Task<string[]> ValuesAsync();

    private protected static string Text(byte[] bytes) => Encoding.Latin1.GetString(bytes);
}

/// <summary>A Redis.</summary>
public sealed class SharedRedis : SharedStore
{
    private RedisServer _server = null!;

    public override async ValueTask InitializeAsync() =>
        _server = await RedisServer.StartRedisAsync(RedisServer.Forgetful);

    public override ValueTask DisposeAsync() => _server.DisposeAsync();

    internal override async Task<string[]> EmptyAsync()
    {
        await _server.CommandAsync("FLUSHALL");
        return
        [
            "--Store:Engine=Redis",
            $"--Store:ConnectionString={_server.Address}",
            TestEngine.Patience,
        ];
    }

    internal override async Task<string[]> ValuesAsync()
    {
        await using var redis = await ConnectionMultiplexer.ConnectAsync(_server.Address);
        var values = new List<string>();
        await foreach (var key in redis.GetServers()[0].KeysAsync())
        {
            values.Add(Text((byte[])(await redis.GetDatabase().StringGetAsync(key))!));
        }

        return [.. values];
    }
}

/// <summary>A PostgreSQL.</summary>
public sealed class SharedPostgres : SharedStore
{
    private PostgresServer _server = null!;
    private int _schemas;

    private string Schema => $"nodes{_schemas}";

    public override async ValueTask InitializeAsync() =>
        _server = await PostgresServer.StartNewAsync("fsync=off");

    public override ValueTask DisposeAsync() => _server.DisposeAsync();

    internal override async Task<string[]> EmptyAsync()
    {
        _schemas++;
        await _server.ExecuteAsync($"CREATE SCHEMA {Schema}");
        return
        [
            "--Store:Engine=Postgres",
            $"--Store:ConnectionString={_server.ConnectionString};Search Path={Schema}",
            TestEngine.Patience,
        ];
    }

    internal override async Task<string[]> ValuesAsync() =>
        [
            .. (
                await _server.QueryAsync<byte[][]>(
                    $"SELECT array_agg(value) FROM {Schema}.session_record"
                )
            ).Select(Text),
        ];
}
