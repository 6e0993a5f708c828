using System.Text.Json;

namespace SessionContext.Server.ShopDirectory;

/// <summary>Reads fields of another service's JSON. A field of another type counts as absent.</summary>
internal static class JsonFields
{
    /// <summary>A field; undefined if it is absent or the value is not an object.</summary>
    public static JsonElement Field(this JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out var field)
            ? field
            : default;

    /// <summary>A string field, or null.</summary>
    public static string? Text(this JsonElement value, string name) => value.Field(name).AsText();

    /// <summary>The string, or null if the value is not a string.</summary>
    public static string? AsText(this JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair is not text.
            return null;
        }
    }

    /// <summary>Whether a field is present and true.</summary>
    public static bool IsTrue(this JsonElement value, string name) =>
        value.Field(name).ValueKind == JsonValueKind.True;

    /// <summary>The elements of an array field; empty if there is no array.</summary>
    public static IEnumerable<JsonElement> Elements(this JsonElement value, string name) =>
        value.Field(name) is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray() : [];
}
