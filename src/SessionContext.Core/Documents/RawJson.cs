using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace SessionContext.Core.Documents;

/// <summary>Finds a parsed value's bytes again, so that they can be stored as they were sent.</summary>
internal static class RawJson
{
    /// <summary>The bytes of a value within the bytes that it was parsed from.</summary>
    public static ReadOnlyMemory<byte> Slice(ReadOnlyMemory<byte> source, JsonElement value)
    {
        var raw = JsonMarshal.GetRawUtf8Value(value);
        source.Span.Overlaps(raw, out var offset);
        return source.Slice(offset, raw.Length);
    }

    /// <summary>The same for a field of the document, where <c>null</c> means absent (contract § 1) and gives empty memory.</summary>
    public static ReadOnlyMemory<byte> SliceOrEmpty(
        ReadOnlyMemory<byte> source,
        JsonElement value
    ) =>
        value.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null
            ? default
            : Slice(source, value);

    /// <summary>The same for the id of a customer or a cart, where an empty string means absent, too.</summary>
    public static ReadOnlyMemory<byte> SliceOfId(ReadOnlyMemory<byte> source, JsonElement value) =>
        value.ValueKind == JsonValueKind.String && value.ValueEquals(""u8)
            ? default
            : SliceOrEmpty(source, value);

    /// <summary>A text as a JSON string; null gives empty memory.</summary>
    public static ReadOnlyMemory<byte> OfText(string? text) =>
        text is null
            ? default
            : (byte[])
                [
                    .. "\""u8,
                    .. JsonEncodedText
                        .Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)
                        .EncodedUtf8Bytes,
                    .. "\""u8,
                ];

    /// <summary>The text of a JSON string; null where the memory is empty.</summary>
    public static string? ToText(ReadOnlyMemory<byte> value)
    {
        if (value.IsEmpty)
        {
            return null;
        }

        var reader = new Utf8JsonReader(value.Span);
        reader.Read();
        return reader.GetString();
    }
}
