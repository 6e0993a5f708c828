namespace SessionContext.Server.ShopDirectory;

/// <summary>How a look-up ended.</summary>
internal enum LookupOutcome
{
    /// <summary>There is an answer.</summary>
    Found,

    /// <summary>There is no such thing.</summary>
    Unknown,

    /// <summary>Nobody could say.</summary>
    Failed,
}

/// <summary>What a look-up gave.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Value">What was found; after a failure, an older answer where there is one.</param>
internal readonly record struct Lookup<T>(LookupOutcome Outcome, T? Value)
    where T : class
{
    /// <summary>Found, or unknown where there is no value.</summary>
    public static Lookup<T> Of(T? value) =>
        new(value is null ? LookupOutcome.Unknown : LookupOutcome.Found, value);
}
