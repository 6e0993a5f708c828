namespace SessionContext.Samples.Storefront.Upstreams;

/// <summary>The shop's sites and customers.</summary>
internal static class DemoShop
{
    public static readonly Site[] Sites =
    [
        new("main", "Europe", true, "EUR", "en", "NL"),
        new("fr", "France", false, "EUR", "fr", "FR"),
        new("ch", "Schweiz", false, "CHF", "de", "CH"),
    ];

    public static readonly Customer[] Customers =
    [
        new("claire", "Claire Dubois", "Site France, in French, to Lyon")
        {
            PreferredSite = "fr",
            PreferredCurrency = "EUR",
            PreferredLanguage = "fr",
            Country = "FR",
        },
        new("jonas", "Jonas Keller", "Site Schweiz, Swiss francs, in German")
        {
            PreferredSite = "ch",
            PreferredCurrency = "CHF",
            PreferredLanguage = "de",
            Country = "CH",
        },
        new("mia", "Mia Clark", "No preferences but an address in Leeds") { Country = "GB" },
    ];
}

/// <summary>A site and its defaults.</summary>
internal sealed record Site(
    string Code,
    string Name,
    bool Default,
    string Currency,
    string Language,
    string Country
);

/// <summary>A customer. A preference may be unknown.</summary>
internal sealed record Customer(string Id, string Name, string Note)
{
    public string? PreferredSite { get; init; }
    public string? PreferredCurrency { get; init; }
    public string? PreferredLanguage { get; init; }

    /// <summary>The country of the default shipping address.</summary>
    public required string Country { get; init; }
}
