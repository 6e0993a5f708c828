using System.Collections.Concurrent;

namespace SessionContext.Faults.Tests.Fleet;

/// <summary>Starts processes of the service over one engine; each has a data folder of its own, and all take one issuer's tokens.</summary>
internal sealed class Nodes(IReadOnlyDictionary<string, string> engine) : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ConcurrentBag<ServerProcess> _started = [];
    private OutsideIssuer? _issuer;
    private int _count;

    public string Token => Issuer.Token;

    private OutsideIssuer Issuer => _issuer ??= new OutsideIssuer(_folder);

    public async Task<ServerProcess> StartAsync(params KeyValuePair<string, string>[] settings)
    {
        var node = await ServerProcess.StartAsync(
            Path.Combine(_folder.Path, $"node-{Interlocked.Increment(ref _count)}"),
            settings: new Dictionary<string, string>([.. engine, .. Issuer.Settings, .. settings])
        );
        _started.Add(node);
        node.Http.DefaultRequestHeaders.Authorization = new("Bearer", Token);
        return node;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _started)
        {
            await node.DisposeAsync();
        }

        _folder.Dispose();
    }
}
