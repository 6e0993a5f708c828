using SessionContext.Core.Documents;

namespace SessionContext.Server.Directory;

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

    /// <summary>A language. Locales are written <c>en_US</c> by many a shop; that becomes <c>en-US</c>.</summary>
    public static string? Language(string? value) =>
        value?.Replace('_', '-') is { } tag && FieldValues.IsLanguage(tag) ? tag : null;
}
