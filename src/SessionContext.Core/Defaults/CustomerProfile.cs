namespace SessionContext.Core.Defaults;

/// <summary>What is needed of a customer; null: not known.</summary>
/// <param name="PreferredSite">The code of the preferred site.</param>
/// <param name="PreferredCurrency">The preferred currency (ISO 4217).</param>
/// <param name="PreferredLanguage">The preferred language, a BCP 47 tag.</param>
/// <param name="ShippingCountry">The country of the default shipping address (ISO 3166-1 alpha-2).</param>
/// <param name="BillingCountry">The country of the default billing address (ISO 3166-1 alpha-2).</param>
public sealed record CustomerProfile(
    string? PreferredSite,
    string? PreferredCurrency,
    string? PreferredLanguage,
    string? ShippingCountry,
    string? BillingCountry
);
