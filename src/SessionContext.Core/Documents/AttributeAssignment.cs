using System.Text.Json;

namespace SessionContext.Core.Documents;

/// <summary>The body of an attribute POST, found good.</summary>
/// <param name="Name">The attribute's name, 1 to 256 characters, none of them U+0000.</param>
/// <param name="RawName">The name as the JSON string that was sent; a slice of the body.</param>
/// <param name="RawValue">Any JSON value as it was sent, <c>null</c> among them; a slice of the body.</param>
public sealed record AttributeAssignment(
    string Name,
    ReadOnlyMemory<byte> RawName,
    ReadOnlyMemory<byte> RawValue
)
{
    /// <summary>
    /// Takes <c>{"key": …, "value": …}</c>; other fields are ignored. Null with every error where it is not that.
    /// </summary>
    /// <param name="body">UTF-8; the result holds slices of it.</param>
    /// <param name="limits">The most that is taken: the value lies one level deeper in the document than in the
    /// body.</param>
    /// <param name="errors">Every error found, none when the result is not null.</param>
    public static AttributeAssignment? Parse(
        ReadOnlyMemory<byte> body,
        DocumentLimits limits,
        out IReadOnlyList<FieldError> errors
    )
    {
        using var json = RequestJson.Parse(body, limits.Depth - 1, out errors);
        if (json is null)
        {
            return null;
        }

        var found = new List<FieldError>();
        json.RootElement.TryGetProperty("key"u8, out var key);
        if (key.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
        {
            found.Add(new("key", "is required"));
        }

        if (!json.RootElement.TryGetProperty("value"u8, out var value))
        {
            found.Add(new("value", "is required"));
        }

        var name = FieldRules.AttributeName(key, "key", found);
        errors = found;
        return found.Count == 0
            ? new(name!, RawJson.Slice(body, key), RawJson.Slice(body, value))
            : null;
    }
}
