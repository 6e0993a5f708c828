using System.ComponentModel;

namespace SessionContext.Server.ShopDirectory;

/// <summary>An answer in the cache. Never changed, so the cache may give out the object itself.</summary>
/// <param name="Outcome">How the last look-up ended.</param>
/// <param name="Value">What is known; after a failure, what an earlier look-up found.</param>
/// <param name="FoundAt">When the value was found.</param>
/// <param name="FreshUntil">When it has to be looked up again.</param>
[ImmutableObject(true)]
internal sealed record CachedLookup<T>(
    LookupOutcome Outcome,
    T? Value,
    DateTimeOffset FoundAt,
    DateTimeOffset FreshUntil
)
    where T : class;
