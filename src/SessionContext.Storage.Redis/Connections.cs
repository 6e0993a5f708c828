using SessionContext.Core;
using StackExchange.Redis;

namespace SessionContext.Storage.Redis;

/// <summary>
/// The connections of one store: one for all, and where writes wait for replicas, some more for those, since a server
/// answers nothing else on a connection that waits.
/// </summary>
internal sealed class Connections : IAsyncDisposable
{
    // How long a former master may go on unseen where no connection to it broke, and how long one that broke is out of
    // use at least.
    private static readonly TimeSpan Round = TimeSpan.FromMilliseconds(250);

    private readonly Sentinels? _sentinels;
    private readonly Connection[] _all;
    private readonly Connection[] _writers;
    private readonly PeriodicTimer _rounds = new(Round, TimeProvider.System);
    private readonly Task _following;
    private int _next;

    private Connections(Sentinels? sentinels, Connection[] all)
    {
        (_sentinels, _all, _writers) = (sentinels, all, all[1..]);
        _following = sentinels is null ? Task.CompletedTask : FollowAsync(sentinels);
    }

    public Connection Main => _all[0];

    /// <summary>The next one of those that share the writes.</summary>
    public Connection Writer =>
        _writers.Length == 0
            ? Main
            : _writers[(uint)Interlocked.Increment(ref _next) % _writers.Length];

    /// <summary>How many connections to servers there are now.</summary>
    public int Established => _all.Sum(connection => connection.Established);

    /// <summary>How many commands were sent, or are about to be, that have no answer yet.</summary>
    public long Outstanding => _all.Sum(connection => connection.Outstanding);

    /// <exception cref="StoreOpenException">No server can be reached.</exception>
    public static async Task<Connections> OpenAsync(RedisStoreOptions options)
    {
        Sentinels? sentinels = null;
        var opened = new List<Connection>();
        try
        {
            sentinels = await Sentinels.OpenAsync(options).ConfigureAwait(false);
            var master = sentinels is null
                ? null
                : await sentinels.MasterAsync().ConfigureAwait(false)
                    ?? throw new RedisException("No sentinel knows the configured service name.");
            var count = options.WaitReplicas > 0 ? 1 + options.WaitConnections : 1;
            while (opened.Count < count)
            {
                opened.Add(await Connection.OpenAsync(options, master).ConfigureAwait(false));
            }

            return new Connections(sentinels, [.. opened]);
        }
        catch (RedisException e)
        {
            await DisposeAsync(sentinels, opened).ConfigureAwait(false);
            throw OpenFailure.Explain(e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _rounds.Dispose();
        await _following.ConfigureAwait(false);
        await DisposeAsync(_sentinels, _all).ConfigureAwait(false);
    }

    /// <summary>
    /// Has every connection lead to the master that Sentinel names. The client by itself takes any server for the
    /// master that says it is one, and a former master that starts again says so until Sentinel has told it otherwise.
    /// </summary>
    private async Task FollowAsync(Sentinels sentinels)
    {
        while (await _rounds.WaitForNextTickAsync().ConfigureAwait(false))
        {
            var breaks = Array.ConvertAll(_all, connection => connection.LinkBreaks);
            if (await sentinels.MasterAsync().ConfigureAwait(false) is { } master)
            {
                await Task.WhenAll(
                        _all.Select((connection, i) => connection.FollowAsync(master, breaks[i]))
                    )
                    .ConfigureAwait(false);
            }
        }
    }

    private static async ValueTask DisposeAsync(
        Sentinels? sentinels,
        IEnumerable<Connection> connections
    )
    {
        foreach (var connection in connections)
        {
            await connection.DisposeAsync().ConfigureAwait(false);
        }

        if (sentinels is not null)
        {
            await sentinels.DisposeAsync().ConfigureAwait(false);
        }
    }
}
