using System.Runtime.InteropServices;
using System.Text.Json;

namespace SessionContext.Core.Documents;

/// <summary>
/// The rules of contract § 1 for attributes and strings. Each method adds the errors that it finds to the list.
/// </summary>
internal static class FieldRules
{
    private const int LongestAttributeName = 256;
    private const string AttributeNameRule =
        "an attribute's name must have 1 to 256 characters, none of them U+0000";

    /// <summary>The name in the <c>key</c> of an attribute call, null where it breaks the rule.</summary>
    public static string? AttributeName(JsonElement value, string field, List<FieldError> errors)
    {
        var name = TryGetString(value, field, errors);
        if (name is null || IsAttributeName(name))
        {
            return name;
        }

        errors.Add(new(field, "must have 1 to 256 characters, none of them U+0000"));
        return null;
    }

    public static void Attributes(JsonElement value, int most, List<FieldError> errors)
    {
        if (value.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
        {
            return;
        }

        if (value.ValueKind != JsonValueKind.Object)
        {
            errors.Add(new("context", "must be an object"));
            return;
        }

        var count = 0;
        foreach (var attribute in value.EnumerateObject())
        {
            count++;
            // A short name without an escape is valid, so most names pass without being decoded.
            var escaped = JsonMarshal.GetRawUtf8PropertyName(attribute);
            var isPlain =
                escaped.Length is > 0 and <= LongestAttributeName && !escaped.Contains((byte)'\\');
            if (!isPlain && !IsAttributeName(attribute.Name))
            {
                errors.Add(new("context", AttributeNameRule));
            }
        }

        if (count > most)
        {
            errors.Add(new("context", $"must have at most {most} attributes, has {count}"));
        }
    }

    private static bool IsAttributeName(string name) =>
        name.Length > 0
        && !name.Contains('\0', StringComparison.Ordinal)
        && FieldRule.Length(name) <= LongestAttributeName;

    /// <summary>The text of a JSON string; null where the value is absent, or is no string that has a text.</summary>
    public static string? TryGetString(JsonElement value, string field, List<FieldError> errors)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Undefined or JsonValueKind.Null:
                return null;
            case JsonValueKind.String:
                try
                {
                    return value.GetString();
                }
                catch (InvalidOperationException)
                {
                    errors.Add(new(field, "must not contain half of a surrogate pair"));
                    return null;
                }
            default:
                errors.Add(new(field, "must be a string"));
                return null;
        }
    }
}
