using SessionContext.Core.Documents;

namespace SessionContext.Core.Logins;

/// <summary>What was chosen at an anonymous log-in for the context that will come. Values that exist keep the rules of contract § 1.</summary>
public sealed record ChosenValues
{
    private ChosenValues() { }

    /// <summary>Nothing was chosen.</summary>
    public static ChosenValues None { get; } = new();

    /// <summary><c>siteCode</c>, if it was given.</summary>
    public string? SiteCode { get; private init; }

    /// <summary><c>currency</c>, if it was given.</summary>
    public string? Currency { get; private init; }

    /// <summary><c>targetLocation</c>, if it was given.</summary>
    public string? TargetLocation { get; private init; }

    /// <summary><c>language</c>, if it was given.</summary>
    public string? Language { get; private init; }

    /// <summary>Whether nothing was chosen.</summary>
    public bool IsEmpty => (SiteCode ?? Currency ?? TargetLocation ?? Language) is null;

    /// <summary>Takes the values, null for one that was not given.</summary>
    /// <param name="siteCode">1 to 64 characters.</param>
    /// <param name="currency">Three upper-case letters.</param>
    /// <param name="targetLocation">Two upper-case letters.</param>
    /// <param name="language">A BCP 47 tag.</param>
    /// <param name="errors">Every rule that is broken; empty when the values are good.</param>
    /// <returns>The values; null where a rule is broken.</returns>
    public static ChosenValues? Parse(
        string? siteCode,
        string? currency,
        string? targetLocation,
        string? language,
        out IReadOnlyList<FieldError> errors
    )
    {
        var found = new List<FieldError>();
        FieldRules.Text(siteCode, "siteCode", 1, FieldValues.LongestSiteCode, found);
        FieldRules.Letters(currency, "currency", 3, FieldValues.CurrencyRule, found);
        FieldRules.Letters(targetLocation, "targetLocation", 2, FieldValues.CountryRule, found);
        FieldRules.Language(language, "language", found);
        errors = found;
        return found.Count > 0
            ? null
            : new()
            {
                SiteCode = siteCode,
                Currency = currency,
                TargetLocation = targetLocation,
                Language = language,
            };
    }
}
