using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace SessionContext.Server.Tests.OpenApi;

/// <summary>
/// Holds JSON against a schema of the document: the keywords that the document uses for answers, and stricter in one
/// thing. An object that names its properties may have no other.
/// </summary>
internal static class SchemaCheck
{
    /// <summary>The first thing that is wrong; null where nothing is.</summary>
    public static string? ErrorOf(JsonElement value, JsonElement schema, string at)
    {
        schema = ApiDocument.Resolve(schema);
        if (schema.TryGetProperty("type", out var type) && !IsOf(value, type.GetString()!))
        {
            return $"{at} is no {type.GetString()}: {value.GetRawText()}";
        }

        if (
            schema.TryGetProperty("enum", out var known)
            && !known.EnumerateArray().Any(one => JsonElement.DeepEquals(one, value))
        )
        {
            return $"{at} is none of {known.GetRawText()}: {value.GetRawText()}";
        }

        return value.ValueKind switch
        {
            JsonValueKind.Object => Object(value, schema, at),
            JsonValueKind.Array when schema.TryGetProperty("items", out var items) => value
                .EnumerateArray()
                .Select((item, index) => ErrorOf(item, items, $"{at}[{index}]"))
                .FirstOrDefault(error => error is not null),
            JsonValueKind.String => Text(value.GetString()!, schema, at),
            JsonValueKind.Number
                when schema.TryGetProperty("minimum", out var least)
                    && value.GetDecimal() < least.GetDecimal() =>
                $"{at} is less than {least.GetRawText()}",
            _ => null,
        };
    }

    private static string? Object(JsonElement value, JsonElement schema, string at)
    {
        if (
            schema.TryGetProperty("required", out var required)
            && required
                .EnumerateArray()
                .FirstOrDefault(name => !value.TryGetProperty(name.GetString()!, out _))
                is { ValueKind: JsonValueKind.String } missing
        )
        {
            return $"{at} lacks {missing.GetString()}: {value.GetRawText()}";
        }

        schema.TryGetProperty("properties", out var properties);
        schema.TryGetProperty("additionalProperties", out var others);
        foreach (var property in value.EnumerateObject())
        {
            var inside = $"{at}.{property.Name}";
            if (
                properties.ValueKind == JsonValueKind.Object
                && properties.TryGetProperty(property.Name, out var named)
            )
            {
                if (ErrorOf(property.Value, named, inside) is { } error)
                {
                    return error;
                }
            }
            else if (
                properties.ValueKind == JsonValueKind.Object
                && others.ValueKind == JsonValueKind.Undefined
            )
            {
                return $"{inside} is not described";
            }
        }

        return null;
    }

    private static string? Text(string value, JsonElement schema, string at)
    {
        var length = value.EnumerateRunes().Count();
        return schema.TryGetProperty("minLength", out var least) && length < least.GetInt32()
            || schema.TryGetProperty("maxLength", out var most) && length > most.GetInt32()
                ? $"{at} has {length} characters"
            : schema.TryGetProperty("pattern", out var pattern)
            && !Regex.IsMatch(value, pattern.GetString()!, RegexOptions.ECMAScript)
                ? $"{at} does not match {pattern.GetString()}: {value}"
            : schema.TryGetProperty("format", out var format)
            && !HasFormat(value, format.GetString()!)
                ? $"{at} is no {format.GetString()}: {value}"
            : null;
    }

    private static bool IsOf(JsonElement value, string type) =>
        type switch
        {
            "object" => value.ValueKind == JsonValueKind.Object,
            "array" => value.ValueKind == JsonValueKind.Array,
            "string" => value.ValueKind == JsonValueKind.String,
            "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
            "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
            "number" => value.ValueKind == JsonValueKind.Number,
            _ => throw new NotSupportedException(type),
        };

    private static bool HasFormat(string value, string format) =>
        format switch
        {
            "date-time" => DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, out _),
            "uuid" => Guid.TryParseExact(value, "D", out _),
            _ => throw new NotSupportedException(format),
        };
}
