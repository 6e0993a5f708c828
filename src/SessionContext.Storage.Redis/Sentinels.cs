using System.Globalization;
using System.Net;
using StackExchange.Redis;
using StackExchange.Redis.Configuration;

namespace SessionContext.Storage.Redis;

/// <summary>Asks the sentinels of a service which server is its master.</summary>
internal sealed class Sentinels : IAsyncDisposable
{
    // One that stands still must not keep the others' answers back for long.
    private const int MostMilliseconds = 500;

    private readonly ConnectionMultiplexer _servers;
    private readonly string _service;
    private long _epoch;

    private Sentinels(ConnectionMultiplexer servers, string service) =>
        (_servers, _service) = (servers, service);

    /// <summary>
    /// Connects to the sentinels that the connection string names; null where it names no service of theirs.
    /// </summary>
    /// <exception cref="RedisException">None of them can be reached.</exception>
    public static async Task<Sentinels?> OpenAsync(RedisStoreOptions options)
    {
        var settings = Connection.SettingsOf(options);
        if (settings.ServiceName is not { Length: > 0 } service)
        {
            return null;
        }

        settings.Defaults = new DefaultOptionsProvider(); // without the servers' password
        (settings.User, settings.Password) = (settings.SentinelUser, settings.SentinelPassword);
        settings.AsyncTimeout = Math.Min(settings.AsyncTimeout, MostMilliseconds);
        return new Sentinels(
            await ConnectionMultiplexer.SentinelConnectAsync(settings).ConfigureAwait(false),
            service
        );
    }

    /// <summary>
    /// The master that they agreed on last; null where that is not known now. One that was parted from the others, or
    /// has just started, may name the former one, so the answer that counts is the latest, and none that is earlier
    /// than one of before, unless all say so.
    /// </summary>
    public async Task<EndPoint?> MasterAsync()
    {
        var answers = await Task.WhenAll(_servers.GetServers().Select(AskAsync))
            .ConfigureAwait(false);
        if (
            answers.MaxBy(answer => answer?.Epoch ?? -1) is not { } latest
            || (latest.Epoch < _epoch && answers.Contains(null))
        )
        {
            return null;
        }

        _epoch = latest.Epoch;
        return latest.Master;
    }

    public ValueTask DisposeAsync() => _servers.DisposeAsync();

    private async Task<Answer?> AskAsync(IServer sentinel)
    {
        try
        {
            var told = (
                await sentinel.SentinelMasterAsync(_service).ConfigureAwait(false)
            ).ToDictionary();
            var port = int.Parse(told["port"], CultureInfo.InvariantCulture);
            return new Answer(
                IPAddress.TryParse(told["ip"], out var address)
                    ? new IPEndPoint(address, port)
                    : new DnsEndPoint(told["ip"], port),
                long.Parse(told["config-epoch"], CultureInfo.InvariantCulture)
            );
        }
        catch (Exception e) when (StoreFailure.IsRedis(e))
        {
            return null;
        }
    }

    /// <summary>
    /// What one of them says, and how late it was decided: each failover has a number higher than the ones before.
    /// </summary>
    private sealed record Answer(EndPoint Master, long Epoch);
}
