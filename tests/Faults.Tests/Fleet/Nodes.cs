using System.Collections.Concurrent;

namespace SessionContext.Faults.Tests.Fleet;

/// <summary>
/// Starts processes of the service over one engine; each has a data folder of its own, and all call with the token of
/// the first.
/// </summary>
internal sealed class Nodes(IReadOnlyDictionary<string, string> engine) : IAsyncDisposable
{
    /// <summary>A setting for what does not judge how fast a busy machine is.</summary>
    public static readonly KeyValuePair<string, string> Patience = new(
        "Store__Timeout",
        "00:00:30"
    );

    private readonly TemporaryFolder _folder = new();
    private readonly ConcurrentBag<ServerProcess> _started = [];
    private readonly Lock _lock = new();
    private Task<string>? _token;
    private string? _certificate;
    private int _count;

    /// <param name="settings">These go before the engine's.</param>
    public async Task<ServerProcess> StartAsync(params KeyValuePair<string, string>[] settings)
    {
        var all = new Dictionary<string, string>(engine)
        {
            ["Identity__KeyProtection__CertificateFile"] = Certificate(),
        };
        foreach (var (key, value) in settings)
        {
            all[key] = value;
        }

        var node = await ServerProcess.StartAsync(
            Path.Combine(_folder.Path, $"node-{Interlocked.Increment(ref _count)}"),
            settings: all
        );
        _started.Add(node);
        node.Http.DefaultRequestHeaders.Authorization = new("Bearer", await TokenAsync(node));
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

    private string Certificate()
    {
        lock (_lock)
        {
            return _certificate ??= ProtectionCertificate.WriteTo(_folder);
        }
    }

    private Task<string> TokenAsync(ServerProcess node)
    {
        lock (_lock)
        {
            return _token ??= node.AuthorizeAsync();
        }
    }
}
