using System.Runtime.InteropServices;
using System.Text.Json;

namespace SessionContext.Core.Documents;

/// <summary>The rules of contract § 1, one method a kind of field. Each adds the faults that it finds to the list and goes on.</summary>
internal static class FieldRules
{
    private const int LongestAttributeName = 256;
    private const string AttributeNameRule = "an attribute's name must have 1 to 256 characters";

    /// <summary>The text of a string field, null where it is absent or breaks the rule.</summary>
    public static string? Text(
        JsonElement value,
        string field,
        int min,
        int max,
        List<FieldFault> faults
    ) => Text(TryGetString(value, field, faults), field, min, max, faults);

    /// <summary>The text, null where it is absent or breaks the rule.</summary>
    public static string? Text(
        string? text,
        string field,
        int min,
        int max,
        List<FieldFault> faults
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

        faults.Add(
            new(
                field,
                min == 0
                    ? $"must have at most {max} characters"
                    : $"must have {min} to {max} characters"
            )
        );
        return null;
    }

    /// <summary>The text of a field of upper-case letters, null where it is absent or breaks the rule.</summary>
    public static string? Letters(
        JsonElement value,
        string field,
        int count,
        string rule,
        List<FieldFault> faults
    ) => Letters(TryGetString(value, field, faults), field, count, rule, faults);

    /// <summary>The text, null where it is absent or breaks the rule.</summary>
    public static string? Letters(
        string? text,
        string field,
        int count,
        string rule,
        List<FieldFault> faults
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

        faults.Add(new(field, rule));
        return null;
    }

    public static void Language(JsonElement value, string field, List<FieldFault> faults) =>
        Language(TryGetString(value, field, faults), field, faults);

    public static void Language(string? text, string field, List<FieldFault> faults)
    {
        if (text is not null && !FieldValues.IsLanguage(text))
        {
            faults.Add(new(field, FieldValues.LanguageRule));
        }
    }

    public static void Attributes(JsonElement value, int most, List<FieldFault> faults)
    {
        if (value.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
        {
            return;
        }

        if (value.ValueKind != JsonValueKind.Object)
        {
            faults.Add(new("context", "must be an object"));
            return;
        }

        var count = 0;
        foreach (var attribute in value.EnumerateObject())
        {
            count++;
            // The escaped name is never shorter than the name, so most names pass without being decoded.
            var escaped = JsonMarshal.GetRawUtf8PropertyName(attribute).Length;
            if (
                escaped == 0
                || (
                    escaped > LongestAttributeName
                    && FieldValues.Length(attribute.Name) > LongestAttributeName
                )
            )
            {
                faults.Add(new("context", AttributeNameRule));
            }
        }

        if (count > most)
        {
            faults.Add(new("context", $"must have at most {most} attributes, has {count}"));
        }
    }

    private static string? TryGetString(JsonElement value, string field, List<FieldFault> faults)
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
                    faults.Add(new(field, "must not hold half of a surrogate pair"));
                    return null;
                }
            default:
                faults.Add(new(field, "must be a string"));
                return null;
        }
    }
}
