namespace SessionContext.Server.ShopDirectory;

/// <summary>The outcome of a look-up.</summary>
internal enum LookupOutcome
{
    /// <summary>The site or customer was found.</summary>
    Found,

    /// <summary>There is no such site or customer.</summary>
    Unknown,

    /// <summary>The service did not answer, or its answer has an unexpected form.</summary>
    Failed,
}

/// <summary>The result of a look-up.</summary>
/// <param name="Outcome">Its outcome.</param>
/// <param name="Value">The value; after a failure, that of an older answer, or null.</param>
internal readonly record struct Lookup<T>(LookupOutcome Outcome, T? Value)
    where T : class
{
    /// <summary>Found, or unknown if the value is null.</summary>
    public static Lookup<T> Of(T? value) =>
        new(value is null ? LookupOutcome.Unknown : LookupOutcome.Found, value);
}
