using System.Text.Json;
using SessionContext.Core.Defaults;
using SessionContext.Core.Documents;

namespace SessionContext.Server.ShopDirectory;

/// <summary>Reads the Site Settings service's answer: an array of sites.</summary>
internal static class SiteJson
{
    /// <summary>The sites with a valid code, or null if the answer is not an array.</summary>
    public static SiteList? Read(JsonElement answer)
    {
        if (answer.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        var sites = new List<Site>();
        Site? byDefault = null;
        foreach (var element in answer.EnumerateArray())
        {
            if (FieldRule.SiteCode.OrNull(element.Text("code")) is { } code)
            {
                var site = ReadSite(element, code);
                sites.Add(site);
                byDefault ??= element.IsTrue("default") ? site : null;
            }
        }

        return new(sites, byDefault);
    }

    private static Site ReadSite(JsonElement site, string code) =>
        new(
            code,
            FieldRule.Currency.OrNull(site.Text("currency")),
            FieldRule.Language.OrNull(site.Text("defaultLanguage")),
            FieldRule.Country.OrNull(site.Field("homeBase").Field("address").Text("country"))
        );
}
