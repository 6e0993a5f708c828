using Microsoft.Extensions.Caching.Hybrid;

namespace SessionContext.Server.ShopDirectory;

/// <summary>
/// The cache of all look-ups, with a bounded size. It has a service container of its own, because in the service's
/// container the bound would apply to every other user of <c>IMemoryCache</c>, too.
/// </summary>
internal sealed class LookupCache : IDisposable
{
    // Bytes as JSON: some hundred for an entry. In memory an entry takes a few times as much.
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
