using System.Runtime.InteropServices;
using System.Text.Json;

namespace SessionContext.Core.Documents;

/// <summary>The rules of contract § 1, one method a kind of field. Each adds the errors that it finds to the list and goes on.</summary>
internal static class FieldRules
{
    private const int LongestAttributeName = 256;
    private const string AttributeNameRule =
        "an attribute's name must have 1 to 256 characters, none of them U+0000";

    /// <summary>The text of a string field, null where it is absent or breaks the rule.</summary>
    public static string? Text(
        JsonElement value,
        string field,
        int min,
        int max,
        List<FieldError> errors
    ) => Text(TryGetString(value, field, errors), field, min, max, errors);

    /// <summary>The text, null where it is absent or breaks the rule.</summary>
    public static string? Text(
        string? text,
        string field,
        int min,
        int max,
        List<FieldError> errors
    )
    {
        if (text is null)
        {
            return null;
        }

        var length = FieldValues.Length(text);
        if (length >= min && length <= max)
        {
            return text;
        }

        errors.Add(
            new(
                field,
                min == 0
                    ? $"must have at most {max} characters"
                    : $"must have {min} to {max} characters"
            )
        );
        return null;
    }

    /// <summary>The id of a customer or a cart, null where it is absent, empty (contract § 1: the same) or breaks the rule.</summary>
    public static string? Id(JsonElement value, string field, int max, List<FieldError> errors) =>
        Text(value, field, 0, max, errors) is { Length: > 0 } id ? id : null;

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

    /// <summary>The text of a field of upper-case letters, null where it is absent or breaks the rule.</summary>
    public static string? Letters(
        JsonElement value,
        string field,
        int count,
        string rule,
        List<FieldError> errors
    ) => Letters(TryGetString(value, field, errors), field, count, rule, errors);

    /// <summary>The text, null where it is absent or breaks the rule.</summary>
    public static string? Letters(
        string? text,
        string field,
        int count,
        string rule,
        List<FieldError> errors
    )
    {
        if (text is null)
        {
            return null;
        }

        if (FieldValues.IsLetters(text, count))
        {
            return text;
        }

        errors.Add(new(field, rule));
        return null;
    }

    public static void Language(JsonElement value, string field, List<FieldError> errors) =>
        Language(TryGetString(value, field, errors), field, errors);

    public static void Language(string? text, string field, List<FieldError> errors)
    {
        if (text is not null && !FieldValues.IsLanguage(text))
        {
            errors.Add(new(field, FieldValues.LanguageRule));
        }
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
        && FieldValues.Length(name) <= LongestAttributeName;

    private static string? TryGetString(JsonElement value, string field, List<FieldError> errors)
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
