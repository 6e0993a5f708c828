using RocksDbSharp;
using SessionContext.Core;

namespace SessionContext.Storage.Embedded;

/// <summary>Finds the hints whose time has come, earliest first, away from the writer's thread.</summary>
internal sealed class ExpiryQueue(EngineSlot slot, ContextCache cache, ExpiryCursor cursor)
{
    /// <summary>
    /// The next ones that are due at a time, at most <paramref name="most"/>; the contexts that they lead to are read
    /// ahead for the writer.
    /// </summary>
    /// <exception cref="StoreUnavailableException">The engine is not open.</exception>
    /// <exception cref="RocksDbException">The engine could not read on.</exception>
    public List<ExpiryHint> Next(DateTimeOffset at, int most)
    {
        using var lease = slot.Enter();
        var engine = lease.Engine;
        var now = at.ToUnixTimeMilliseconds();
        var hints = new List<ExpiryHint>();
        var start = cursor.Start();
        using var scan = engine.Scan(engine.Expiry);
        for (scan.Seek(start); hints.Count < most && scan.Valid(); scan.Next())
        {
            if (ExpiryHint.TimeOf(scan.GetKeySpan()) > now)
            {
                break;
            }

            hints.Add(ExpiryHint.Parse(scan.GetKeySpan()));
        }

        Native.Instance.rocksdb_iter_get_error(scan.Handle);
        hints.ForEach(hint => ReadAhead(engine, hint));
        return hints;
    }

    /// <summary>These were settled; the next ones come after them.</summary>
    public void MarkPassed(List<ExpiryHint> hints) => cursor.Passed(hints[^1].Bytes);

    private void ReadAhead(Engine engine, ExpiryHint hint)
    {
        try
        {
            if (hint.Context is { } key)
            {
                ContextLookup.ReadAhead(engine, cache, key);
            }
        }
        catch (StoreUnavailableException)
        {
            // The writer meets the same, and leaves this one alone.
        }
    }
}
