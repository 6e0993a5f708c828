namespace SessionContext.Storage.Servers;

/// <summary>A master and a replica that follows it.</summary>
public sealed class RedisPair : IAsyncDisposable
{
    private const int MostTries = 600;

    private RedisPair(RedisServer master, RedisServer replica) =>
        (Master, Replica) = (master, replica);

    public RedisServer Master { get; }

    public RedisServer Replica { get; }

    /// <summary>For clients that find out themselves who is who.</summary>
    public string ConnectionString => $"{Master.Address},{Replica.Address}";

    public static async Task<RedisPair> StartAsync()
    {
        var master = await RedisServer.StartRedisAsync("--repl-diskless-sync-delay", "0");
        var pair = new RedisPair(
            master,
            await RedisServer.StartRedisAsync("--replicaof", $"127.0.0.1 {master.Port}")
        );
        for (var i = 0; !await pair.IsWholeAsync(); i++)
        {
            Assert.False(i == MostTries, "The replica does not follow.");
            await Task.Delay(50);
        }

        return pair;
    }

    /// <summary>Waits until the replica has a key.</summary>
    public async Task UntilReplicatedAsync(string key)
    {
        for (var i = 0; await Replica.CommandAsync("EXISTS", key) != "1"; i++)
        {
            Assert.False(i == MostTries, $"The replica does not get {key}.");
            await Task.Delay(20);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Replica.DisposeAsync();
        await Master.DisposeAsync();
    }

    private async Task<bool> IsWholeAsync()
    {
        var replication = await Master.CommandAsync("INFO", "replication");
        return replication.Contains("state=online", StringComparison.Ordinal);
    }
}
