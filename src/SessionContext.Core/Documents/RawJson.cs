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

    /// <summary>
    /// The same for a field of the document, where <c>null</c> and an empty string mean absent (contract § 1) and give
    /// empty memory.
    /// </summary>
    public static ReadOnlyMemory<byte> SliceOrEmpty(
        ReadOnlyMemory<byte> source,
        JsonElement value
    ) =>
        value.ValueKind == JsonValueKind.Null ? default
        : Slice(source, value) is var slice && slice.Span.SequenceEqual("\"\""u8) ? default
        : slice;

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
