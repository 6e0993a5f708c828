using Microsoft.Extensions.Caching.Hybrid;

namespace SessionContext.Server.ShopDirectory;

/// <summary>
/// The memory that all look-ups share, of a bounded size. In a container of its own: in the service's, the bound would hold for every
/// other user of <c>IMemoryCache</c>, too.
/// </summary>
internal sealed class LookupCache : IDisposable
{
    // Bytes, as JSON; an entry takes some hundred. In memory it is a few times as much.
    private const long MostBytes = 8 * 1024 * 1024;

    // "customer/{tenant}/customers/{id}" with every character of the id percent-encoded.
    private const int LongestKey = 2048;

    private readonly ServiceProvider _container;

    public LookupCache()
    {
        var services = new ServiceCollection();
        services.AddMemoryCache(memory => memory.SizeLimit = MostBytes);
        services.AddHybridCache(cache =>
        {
            cache.MaximumKeyLength = LongestKey;
            cache.MaximumPayloadBytes = MostBytes / 2;
        });
        _container = services.BuildServiceProvider();
        Entries = _container.GetRequiredService<HybridCache>();
    }

    /// <summary>The cache.</summary>
    public HybridCache Entries { get; }

    /// <inheritdoc />
    public void Dispose() => _container.Dispose();
}
