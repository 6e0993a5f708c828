using SessionContext.Core;
using StackExchange.Redis;

namespace SessionContext.Storage.Redis;

/// <summary>
/// The connections of one store: one for all, and where writes wait for replicas, some more for those, since a server answers nothing
/// else on a connection that waits.
/// </summary>
internal sealed class Connections : IAsyncDisposable
{
    private readonly Connection[] _writers;
    private int _next;

    private Connections(Connection main, Connection[] writers) =>
        (Main, _writers) = (main, writers);

    public Connection Main { get; }

    /// <summary>The next one of those that share the writes.</summary>
    public Connection Writer =>
        _writers.Length == 0
            ? Main
            : _writers[(uint)Interlocked.Increment(ref _next) % _writers.Length];

    /// <exception cref="StoreOpenException">No server can be reached.</exception>
    public static async Task<Connections> OpenAsync(RedisStoreOptions options)
    {
        var opened = new List<Connection>();
        try
        {
            var count = options.WaitReplicas > 0 ? 1 + options.WaitConnections : 1;
            while (opened.Count < count)
            {
                opened.Add(await Connection.OpenAsync(options).ConfigureAwait(false));
            }

            return new Connections(opened[0], [.. opened[1..]]);
        }
        catch (RedisException e)
        {
            foreach (var connection in opened)
            {
                await connection.DisposeAsync().ConfigureAwait(false);
            }

            throw OpenFailure.Explain(options, e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Main.DisposeAsync().ConfigureAwait(false);
        foreach (var writer in _writers)
        {
            await writer.DisposeAsync().ConfigureAwait(false);
        }
    }
}
