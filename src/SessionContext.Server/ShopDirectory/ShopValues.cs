using SessionContext.Core.Documents;

namespace SessionContext.Server.ShopDirectory;

/// <summary>
/// Values that come from sites and customers. One that breaks its rule (<see cref="FieldValues"/>) is null, so not known: what is derived from it is
/// never invalid.
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
