using RocksDbSharp;

namespace SessionContext.Storage.Embedded;

/// <summary>
/// The column families: one for the contexts, one for the records, one for each order that something is looked up in.
/// </summary>
internal static class EngineFamilies
{
    public const string Contexts = "contexts";
    public const string ByCustomer = "by-customer";
    public const string ByCart = "by-cart";

    /// <summary>
    /// Hints, not facts: for each stored context or record that ends at E there is a hint at E or before. Who purges
    /// what has ended reads the entry itself, and moves the hint where its life was extended meanwhile.
    /// </summary>
    public const string Expiry = "expiry";

    /// <summary>The small records.</summary>
    public const string Records = "records";

    /// <summary>How many contexts each tenant has stored.</summary>
    public const string Counts = "counts";

    /// <summary>The names of all of them.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [Contexts, ByCustomer, ByCart, Expiry, Records, Counts];

    /// <summary>All families, sharing one cache.</summary>
    public static ColumnFamilies All(ulong cacheBytes)
    {
        var cache = Cache.CreateLru(cacheBytes);
        return new ColumnFamilies(EngineTuning.Keys(cache))
        {
            { Contexts, EngineTuning.Contexts(cache) },
            { ByCustomer, EngineTuning.Keys(cache) },
            { ByCart, EngineTuning.Keys(cache) },
            { Expiry, EngineTuning.Keys(cache) },
            { Records, EngineTuning.Keys(cache) },
            { Counts, EngineTuning.Keys(cache) },
        };
    }
}
