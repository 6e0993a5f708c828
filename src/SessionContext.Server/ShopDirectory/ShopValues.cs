using SessionContext.Core.Documents;

namespace SessionContext.Server.ShopDirectory;

/// <summary>
/// Values of sites and customers. A value that breaks its rule (<see cref="FieldValues"/>) counts as unknown (null), so a derived value is always valid.
/// </summary>
internal static class ShopValues
{
    /// <summary>A site's code.</summary>
    public static string? SiteCode(string? value) => FieldValues.IsSiteCode(value) ? value : null;

    /// <summary>A currency.</summary>
    public static string? Currency(string? value) => FieldValues.IsCurrency(value) ? value : null;

    /// <summary>A country.</summary>
    public static string? Country(string? value) => FieldValues.IsCountry(value) ? value : null;

    /// <summary>A language.</summary>
    public static string? Language(string? value) => FieldValues.IsLanguage(value) ? value : null;
}
