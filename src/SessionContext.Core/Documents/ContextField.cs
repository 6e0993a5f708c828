using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using SessionContext.Core.Defaults;

namespace SessionContext.Core.Documents;

/// <summary>
/// The table of a document's fields (contract § 1), in the order in which a document has them. The line of a field says
/// everything that holds for it: bodies are parsed, documents composed, fields patched and values derived by this table
/// alone.
/// </summary>
public sealed class ContextField
{
    // Before the lines: each adds itself.
    private static readonly List<ContextField> Lines = [];

    private readonly byte[] _name;
    private readonly byte[] _beforeValue;

    static ContextField() => All = [.. Lines];

    private ContextField(
        string name,
        FieldRule? rule,
        bool isPatchable = false,
        Derivation? derivation = null
    )
    {
        (Name, Rule, IsPatchable, Derivation) = (name, rule, isPatchable, derivation);
        _name = Encoding.ASCII.GetBytes(name);
        _beforeValue = [.. ",\""u8, .. _name, .. "\":"u8];
        Index = Lines.Count;
        Lines.Add(this);
    }

    /// <summary>Whose context it is; absent for an anonymous session.</summary>
    public static ContextField CustomerId { get; } = new("customerId", FieldRule.OptionalId);

    /// <summary>The site.</summary>
    public static ContextField SiteCode { get; } =
        new(
            "siteCode",
            FieldRule.SiteCode,
            isPatchable: true,
            new(
                DerivedFields.SiteCode,
                DerivedFields.SiteCodeAtLogin,
                login => login.SiteCode,
                (login, value) => login with { SiteCode = value },
                shop => shop.Customer?.PreferredSite ?? shop.DefaultSite?.Code
            )
        );

    /// <summary>The currency.</summary>
    public static ContextField Currency { get; } =
        new(
            "currency",
            FieldRule.Currency,
            isPatchable: true,
            new(
                DerivedFields.Currency,
                DerivedFields.CurrencyAtLogin,
                login => login.Currency,
                (login, value) => login with { Currency = value },
                shop => shop.Customer?.PreferredCurrency ?? shop.Site?.Currency
            )
        );

    /// <summary>The country to deliver to.</summary>
    public static ContextField TargetLocation { get; } =
        new(
            "targetLocation",
            FieldRule.Country,
            isPatchable: true,
            new(
                DerivedFields.TargetLocation,
                DerivedFields.TargetLocationAtLogin,
                login => login.TargetLocation,
                (login, value) => login with { TargetLocation = value },
                shop =>
                    shop.Customer?.ShippingCountry
                    ?? shop.Customer?.BillingCountry
                    ?? shop.DefaultSite?.HomeBaseCountry
            )
        );

    /// <summary>The language.</summary>
    public static ContextField Language { get; } =
        new(
            "language",
            FieldRule.Language,
            isPatchable: true,
            new(
                DerivedFields.Language,
                DerivedFields.LanguageAtLogin,
                login => login.Language,
                (login, value) => login with { Language = value },
                shop => shop.Customer?.PreferredLanguage ?? shop.Site?.DefaultLanguage
            )
        );

    /// <summary>The active cart.</summary>
    public static ContextField CartId { get; } = new("cartId", FieldRule.OptionalId);

    /// <summary>The free-form attributes, a JSON object.</summary>
    public static ContextField Context { get; } = new("context", rule: null, isPatchable: true);

    /// <summary>Every field, in the order of the document.</summary>
    public static ImmutableArray<ContextField> All { get; }

    /// <summary>The field's name in JSON.</summary>
    public string Name { get; }

    /// <summary>The rule of a field that is a text; null for <see cref="Context"/>.</summary>
    public FieldRule? Rule { get; }

    /// <summary>Whether a PATCH changes it (contract § 2).</summary>
    public bool IsPatchable { get; }

    /// <summary>Where the value comes from if nobody gives one; null: the field stays absent.</summary>
    internal Derivation? Derivation { get; }

    /// <summary>Its place in <see cref="All"/>.</summary>
    internal int Index { get; }

    /// <summary>What a document has before the value: a comma, the name, a colon.</summary>
    internal ReadOnlySpan<byte> BeforeValue => _beforeValue;

    /// <summary>
    /// The most bytes that the field takes in a document: each character may be two escapes of six bytes. Not for
    /// <see cref="Context"/>.
    /// </summary>
    internal int MostBytes => _beforeValue.Length + 2 + (12 * (Rule?.Longest ?? 0));

    /// <summary>The field's value in a JSON object; false where the object does not have the field.</summary>
    internal bool TryFind(JsonElement document, out JsonElement value) =>
        document.TryGetProperty(_name, out value);

    /// <summary>Adds an error for each rule that the value breaks.</summary>
    internal void Check(JsonElement value, DocumentLimits limits, List<FieldError> errors)
    {
        if (Rule is null)
        {
            FieldRules.Attributes(value, limits.Attributes, errors);
        }
        else
        {
            Rule.Check(value, Name, errors);
        }
    }
}
