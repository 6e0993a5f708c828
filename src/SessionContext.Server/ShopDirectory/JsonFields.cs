using System.Text.Json;

namespace SessionContext.Server.ShopDirectory;

/// <summary>Reads fields of another's JSON: what is absent or of another type is not there.</summary>
internal static class JsonFields
{
    /// <summary>A field; undefined where there is none, or the value is no object.</summary>
    public static JsonElement Field(this JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out var field)
            ? field
            : default;

    /// <summary>A string field; null where there is none.</summary>
    public static string? Text(this JsonElement value, string name) => value.Field(name).AsText();

    /// <summary>The string; null where the value is none.</summary>
    public static string? AsText(this JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair is no text.
            return null;
        }
    }

    /// <summary>Whether a field is there and true.</summary>
    public static bool IsTrue(this JsonElement value, string name) =>
        value.Field(name).ValueKind == JsonValueKind.True;

    /// <summary>The elements of an array field; none where there is no array.</summary>
    public static IEnumerable<JsonElement> Elements(this JsonElement value, string name) =>
        value.Field(name) is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray() : [];
}
