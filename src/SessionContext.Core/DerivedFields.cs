namespace SessionContext.Core;

/// <summary>
/// The fields of a context that nobody chose: they were derived from the site or the customer (contract § 5). At a log-in
/// they are derived anew, while what was chosen is kept. Never in an answer.
/// </summary>
[Flags]
public enum DerivedFields
{
    /// <summary>All that is there was chosen.</summary>
    None = 0,

    /// <summary><c>siteCode</c>.</summary>
    SiteCode = 1,

    /// <summary><c>currency</c>.</summary>
    Currency = 2,

    /// <summary><c>targetLocation</c>.</summary>
    TargetLocation = 4,

    /// <summary><c>language</c>.</summary>
    Language = 8,
}
