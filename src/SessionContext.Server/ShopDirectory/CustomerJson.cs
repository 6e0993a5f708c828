using System.Text.Json;
using SessionContext.Core.Defaults;
using SessionContext.Core.Documents;

namespace SessionContext.Server.ShopDirectory;

/// <summary>Reads the Customer service's answer: a customer and the addresses.</summary>
internal static class CustomerJson
{
    /// <summary>The customer, or null if the answer is not an object.</summary>
    public static CustomerProfile? Read(JsonElement answer) =>
        answer.ValueKind != JsonValueKind.Object
            ? null
            : new(
                FieldRule.SiteCode.OrNull(answer.Text("preferredSite")),
                FieldRule.Currency.OrNull(answer.Text("preferredCurrency")),
                FieldRule.Language.OrNull(answer.Text("preferredLanguage")),
                CountryOf(answer, "SHIPPING"),
                CountryOf(answer, "BILLING")
            );

    /// <summary>
    /// The country of the default address with the tag; without one, of the first address with the tag.
    /// </summary>
    private static string? CountryOf(JsonElement customer, string tag)
    {
        var tagged = customer
            .Elements("addresses")
            .Where(address => address.Elements("tags").Any(t => t.AsText() == tag))
            .ToList();
        var address = tagged.FirstOrDefault(a => a.IsTrue("isDefault"), tagged.FirstOrDefault());
        return FieldRule.Country.OrNull(address.Text("country"));
    }
}
