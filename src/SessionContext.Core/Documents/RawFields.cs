using System.Text.Json;

namespace SessionContext.Core.Documents;

/// <summary>Gathers the fields of a parsed object as slices of the bytes that it was parsed from.</summary>
internal ref struct RawFields(ReadOnlyMemory<byte> source)
{
    private JsonElement _customerId;
    private JsonElement _siteCode;
    private JsonElement _currency;
    private JsonElement _targetLocation;
    private JsonElement _language;
    private JsonElement _cartId;
    private JsonElement _context;

    public readonly JsonElement CustomerId => _customerId;
    public readonly JsonElement SiteCode => _siteCode;
    public readonly JsonElement Currency => _currency;
    public readonly JsonElement TargetLocation => _targetLocation;
    public readonly JsonElement Language => _language;
    public readonly JsonElement CartId => _cartId;
    public readonly JsonElement Context => _context;

    /// <summary>Keeps the property if it is one of the document's; false where it is another.</summary>
    public bool Take(JsonProperty property)
    {
        var value = property.Value;
        if (property.NameEquals("customerId"u8))
        {
            _customerId = value;
        }
        else if (property.NameEquals("siteCode"u8))
        {
            _siteCode = value;
        }
        else if (property.NameEquals("currency"u8))
        {
            _currency = value;
        }
        else if (property.NameEquals("targetLocation"u8))
        {
            _targetLocation = value;
        }
        else if (property.NameEquals("language"u8))
        {
            _language = value;
        }
        else if (property.NameEquals("cartId"u8))
        {
            _cartId = value;
        }
        else if (property.NameEquals("context"u8))
        {
            _context = value;
        }
        else
        {
            return false;
        }

        return true;
    }

    /// <summary>Checks the fields that a shopper may choose (contract § 1).</summary>
    public readonly void CheckChoices(List<FieldError> errors)
    {
        FieldRules.Text(_siteCode, "siteCode", 1, FieldValues.LongestSiteCode, errors);
        FieldRules.Letters(_currency, "currency", 3, FieldValues.CurrencyRule, errors);
        FieldRules.Letters(_targetLocation, "targetLocation", 2, FieldValues.CountryRule, errors);
        FieldRules.Language(_language, "language", errors);
    }

    /// <summary>The fields; <c>null</c> means absent, and so does an empty string in an id (contract § 1).</summary>
    public readonly ContextFields ToContextFields() =>
        new()
        {
            CustomerId = RawJson.SliceOfId(source, _customerId),
            SiteCode = RawJson.SliceOrEmpty(source, _siteCode),
            Currency = RawJson.SliceOrEmpty(source, _currency),
            TargetLocation = RawJson.SliceOrEmpty(source, _targetLocation),
            Language = RawJson.SliceOrEmpty(source, _language),
            CartId = RawJson.SliceOfId(source, _cartId),
            Context = RawJson.SliceOrEmpty(source, _context),
        };
}
