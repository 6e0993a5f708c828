using System.Text.Json;
using System.Text.Unicode;

namespace SessionContext.Core.Documents;

/// <summary>
/// Reads a request body that must be one JSON value: valid UTF-8, no key twice at any level, nothing after it, not too
/// deep.
/// </summary>
public static class RequestJson
{
    /// <summary>
    /// The parsed body, an object, which the caller disposes; null with one error where it is not such an object.
    /// </summary>
    public static JsonDocument? Parse(
        ReadOnlyMemory<byte> body,
        int depth,
        out IReadOnlyList<FieldError> errors
    ) => Parse(body, depth, JsonValueKind.Object, out errors);

    /// <summary>
    /// The parsed body, which the caller disposes; null with one error where it is not JSON of that kind.
    /// </summary>
    /// <param name="body">UTF-8.</param>
    /// <param name="depth">The most levels of objects and arrays.</param>
    /// <param name="kind">An object or an array; null: any value.</param>
    /// <param name="errors">One error when the result is null, for the field <c>body</c>.</param>
    public static JsonDocument? Parse(
        ReadOnlyMemory<byte> body,
        int depth,
        JsonValueKind? kind,
        out IReadOnlyList<FieldError> errors
    )
    {
        errors = [];
        var error = "must be valid UTF-8";
        if (Utf8.IsValid(body.Span))
        {
            try
            {
                var json = JsonDocument.Parse(
                    body,
                    new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = depth }
                );
                if (kind is null || json.RootElement.ValueKind == kind)
                {
                    return json;
                }

                json.Dispose();
                error = $"must be a JSON {(kind == JsonValueKind.Array ? "array" : "object")}";
            }
            catch (Exception refused) when (refused is JsonException or InvalidOperationException)
            {
                error = Explain(body.Span, depth);
            }
        }

        errors = [new("body", error)];
        return null;
    }

    /// <summary>Reads a refused body once more, without the limits, to name the rule that it breaks.</summary>
    private static string Explain(ReadOnlySpan<byte> body, int depth)
    {
        var deepest = 0;
        try
        {
            var reader = new Utf8JsonReader(
                body,
                new JsonReaderOptions { MaxDepth = int.MaxValue }
            );
            while (reader.Read())
            {
                var opens = reader.TokenType
                    is JsonTokenType.StartObject
                        or JsonTokenType.StartArray
                    ? 1
                    : 0;
                deepest = Math.Max(deepest, reader.CurrentDepth + opens);
            }
        }
        catch (JsonException broken)
        {
            return $"must be valid JSON; the mistake is at line {broken.LineNumber + 1}, byte {broken.BytePositionInLine + 1}";
        }

        return deepest > depth
            ? $"must have at most {depth} nested levels"
            : "must not have the same key twice in one object, nor a key with half of a surrogate pair";
    }
}
