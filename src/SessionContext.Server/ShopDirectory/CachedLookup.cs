using System.ComponentModel;

namespace SessionContext.Server.ShopDirectory;

/// <summary>An answer in the cache. It never changes, so the cache returns the object itself.</summary>
/// <param name="Outcome">The outcome of the last look-up.</param>
/// <param name="Value">The value; after a failure, the value of an earlier look-up.</param>
/// <param name="FoundAt">When the value was found.</param>
/// <param name="FreshUntil">When the next look-up is due.</param>
[ImmutableObject(true)]
internal sealed record CachedLookup<T>(
    LookupOutcome Outcome,
    T? Value,
    DateTimeOffset FoundAt,
    DateTimeOffset FreshUntil
)
    where T : class;
