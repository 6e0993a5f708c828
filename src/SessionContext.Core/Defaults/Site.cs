namespace SessionContext.Core.Defaults;

/// <summary>What is needed of a site; null: not known.</summary>
/// <param name="Code">The site's code.</param>
/// <param name="Currency">Its default currency (ISO 4217).</param>
/// <param name="DefaultLanguage">Its default language, a BCP 47 tag.</param>
/// <param name="HomeBaseCountry">The country of its home base (ISO 3166-1 alpha-2).</param>
public sealed record Site(
    string Code,
    string? Currency,
    string? DefaultLanguage,
    string? HomeBaseCountry
);
