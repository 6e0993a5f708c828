using System.Text.RegularExpressions;

namespace SessionContext.Server.Directory;

/// <summary>
/// The rules of contract § 1 for values that come from sites and customers. One that breaks its rule is null, so not known:
/// what is derived from it is never invalid.
/// </summary>
internal static partial class ShopValues
{
    /// <summary>Characters, as code points.</summary>
    public const int LongestSiteCode = 64;

    /// <summary>Characters, as code points.</summary>
    public const int LongestCustomerId = 128;

    /// <summary>A site's code: 1 to 64 characters.</summary>
    public static string? SiteCode(string? value) =>
        value is not null && Length(value) is >= 1 and <= LongestSiteCode ? value : null;

    /// <summary>Whether there can be a customer with this id: 1 to 128 characters.</summary>
    public static bool IsCustomerId(string? value) =>
        value is not null && Length(value) is >= 1 and <= LongestCustomerId;

    /// <summary>A currency: three upper-case letters (ISO 4217).</summary>
    public static string? Currency(string? value) =>
        value is { Length: 3 } && value.All(char.IsAsciiLetterUpper) ? value : null;

    /// <summary>A country: two upper-case letters (ISO 3166-1 alpha-2).</summary>
    public static string? Country(string? value) =>
        value is { Length: 2 } && value.All(char.IsAsciiLetterUpper) ? value : null;

    /// <summary>A language as a BCP 47 tag. Locales are written <c>en_US</c> by many a shop; that becomes <c>en-US</c>.</summary>
    public static string? Language(string? value) =>
        value?.Replace('_', '-') is { } tag && LanguageTag().IsMatch(tag) ? tag : null;

    private static int Length(string text) => text.Length - text.Count(char.IsLowSurrogate);

    // RFC 5646 § 2.1, well-formedness only, as for a language that a client sends.
    [GeneratedRegex(
        @"^(?:[A-Za-z]{2,8}|[xXiI](?=-))(?:-[A-Za-z0-9]{1,8})*\z",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant
    )]
    private static partial Regex LanguageTag();
}
