using System.Text.RegularExpressions;

namespace SessionContext.Core.Documents;

/// <summary>The rules of contract § 1 for single values, whoever gives them: a client, an event, a token, or what is known of sites and customers.</summary>
public static partial class FieldValues
{
    /// <summary>Characters, as JSON Schema counts them: code points.</summary>
    public const int LongestSiteCode = 64;

    /// <inheritdoc cref="LongestSiteCode"/>
    public const int LongestCustomerId = 128;

    /// <inheritdoc cref="LongestSiteCode"/>
    public const int LongestCartId = 128;

    /// <summary>Characters. RFC 5646 § 4.4 leaves the limit to the application and asks for 35 at least.</summary>
    public const int LongestLanguage = 128;

    /// <summary>What a currency has to be, to come after the name of what is not.</summary>
    public const string CurrencyRule = "must be three upper-case letters (ISO 4217)";

    /// <summary>What a country, and so a target location, has to be.</summary>
    public const string CountryRule = "must be two upper-case letters (ISO 3166-1 alpha-2)";

    /// <summary>What a language has to be.</summary>
    public const string LanguageRule =
        "must be a BCP 47 language tag of at most 128 characters, for example de or en-US";

    internal const int CurrencyLetters = 3;
    internal const int CountryLetters = 2;

    /// <summary>Whether it can be a site's code.</summary>
    public static bool IsSiteCode(string? text) => IsText(text, LongestSiteCode);

    /// <summary>Whether it can be a customer's id.</summary>
    public static bool IsCustomerId(string? text) => IsText(text, LongestCustomerId);

    /// <summary>Whether it is in the form of ISO 4217.</summary>
    public static bool IsCurrency(string? text) => IsLetters(text, CurrencyLetters);

    /// <summary>Whether it is in the form of ISO 3166-1 alpha-2.</summary>
    public static bool IsCountry(string? text) => IsLetters(text, CountryLetters);

    /// <summary>Whether it is a well-formed BCP 47 tag, or one with <c>_</c> for <c>-</c>, as locales are written (<c>en_US</c>).</summary>
    public static bool IsLanguage(string? text) =>
        text is { Length: <= LongestLanguage } && LanguageTag().IsMatch(text);

    internal static bool IsLetters(string? text, int count) =>
        text?.Length == count && text.All(char.IsAsciiLetterUpper);

    /// <summary>Code points.</summary>
    internal static int Length(string text) => text.Length - text.Count(char.IsLowSurrogate);

    private static bool IsText(string? text, int longest) =>
        text is { Length: > 0 } && Length(text) <= longest;

    // RFC 5646 § 2.1, well-formedness only: a primary subtag or x-/i-, then subtags of up to eight.
    [GeneratedRegex(
        @"^(?:[A-Za-z]{2,8}|[xXiI](?=[-_]))(?:[-_][A-Za-z0-9]{1,8})*\z",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant
    )]
    private static partial Regex LanguageTag();
}
