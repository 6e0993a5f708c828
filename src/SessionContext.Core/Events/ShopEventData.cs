using System.Text.Json;
using SessionContext.Core.Documents;

namespace SessionContext.Core.Events;

/// <summary>
/// An event's data, read by the rules of contract § 1. A field that breaks its rule is an error, and what is given in
/// its place counts for nothing. Data of which nothing is read may be anything.
/// </summary>
/// <param name="data">The data; undefined where the event has none.</param>
/// <param name="field">What errors call the data: <c>data</c>, or <c>[2].data</c> in a batch.</param>
public sealed class ShopEventData(JsonElement data, string field)
{
    private readonly List<FieldError> _errors = [];
    private bool _isRefused;

    /// <summary>Every error of the fields that were read.</summary>
    public IReadOnlyList<FieldError> ValidationErrors => _errors;

    /// <summary>The session's id; null where there is none, or an empty one.</summary>
    internal SessionId? OptionalSessionId() => IsThere(Find("sessionId")) ? SessionId() : null;

    internal SessionId SessionId()
    {
        var (name, value) = Required("sessionId");
        var text = FieldRules.TryGetString(value, name, _errors);
        if (!Core.SessionId.TryParse(text, out var sessionId) && text is not null)
        {
            _errors.Add(new(name, Core.SessionId.Rule));
        }

        return sessionId;
    }

    /// <summary>
    /// The id of a cart or a customer, in the first of the fields that is there; an empty one is not (contract § 1).
    /// </summary>
    internal string Id(params ReadOnlySpan<string> fields)
    {
        var (name, value) = Required(fields);
        return FieldRule.OptionalId.Read(value, name, _errors) ?? "";
    }

    internal string? OptionalId(string name) =>
        FieldRule.OptionalId.Read(Find(name), $"{field}.{name}", _errors);

    /// <summary>The ids in the array of that name; none where it is absent.</summary>
    internal List<string> OptionalIds(string name)
    {
        var (at, value) = ($"{field}.{name}", Find(name));
        if (value.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Array))
        {
            _errors.Add(new(at, "must be an array"));
        }

        return value.ValueKind == JsonValueKind.Array
            ?
            [
                .. value
                    .EnumerateArray()
                    .Select(id => FieldRule.OptionalId.Read(id, at, _errors))
                    .OfType<string>(),
            ]
            : [];
    }

    /// <summary>The text of a field that may hold anything; null where it is not a string.</summary>
    internal string? Text(string name) =>
        Find(name) is { ValueKind: JsonValueKind.String } value
            ? FieldRules.TryGetString(value, $"{field}.{name}", _errors)
            : null;

    internal string? SiteCode() =>
        FieldRule.SiteCode.Read(Find("siteCode"), $"{field}.siteCode", _errors);

    internal string? Currency() =>
        FieldRule.Currency.Read(Find("currency"), $"{field}.currency", _errors);

    private static bool IsThere(JsonElement value) =>
        value.ValueKind != JsonValueKind.Undefined
        && !(value.ValueKind == JsonValueKind.String && value.ValueEquals(""u8));

    private (string Name, JsonElement Value) Required(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (Find(name) is var value && IsThere(value))
            {
                return ($"{field}.{name}", value);
            }
        }

        if (!_isRefused)
        {
            _errors.Add(new($"{field}.{names[0]}", "is required"));
        }

        return ($"{field}.{names[0]}", default);
    }

    /// <summary>The field's value, undefined where it is absent or null.</summary>
    private JsonElement Find(string name)
    {
        if (data.ValueKind == JsonValueKind.Object)
        {
            return data.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null
                ? value
                : default;
        }

        if (!_isRefused)
        {
            _isRefused = true;
            var isAbsent = data.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null;
            _errors.Add(new(field, isAbsent ? "is required" : "must be an object"));
        }

        return default;
    }
}
