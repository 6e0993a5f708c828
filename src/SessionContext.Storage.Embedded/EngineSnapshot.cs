using RocksDbSharp;

namespace SessionContext.Storage.Embedded;

/// <summary>
/// One moment of a database, which stays while others write. Nobody waits for its owner: it belongs to its engine,
/// which releases it when it closes, and is only to be read by those who are in that engine.
/// </summary>
internal sealed class EngineSnapshot(Engine engine, Snapshot snapshot) : IDisposable
{
    // Whole look-ups go by the filter of whole keys; who seeks a place between keys must not. What is read once is not
    // worth a place in the cache.
    private readonly ReadOptions _reads = new ReadOptions()
        .SetSnapshot(snapshot)
        .SetTotalOrderSeek(true)
        .SetFillCache(false);

    /// <summary>Whether it is a moment of this engine.</summary>
    public bool IsOf(Engine other) => other == engine;

    public Iterator Scan(ColumnFamilyHandle family) => engine.Scan(family, _reads);

    /// <summary>Called by the engine, once.</summary>
    public void Release() => snapshot.Dispose();

    /// <summary>Lets the engine forget the moment, if it has not yet.</summary>
    public void Dispose()
    {
        if (engine.TryEnter())
        {
            engine.Release(this);
            engine.Leave();
        }
    }
}
