using System.Text.Json;
using SessionContext.Core.Documents;

namespace SessionContext.Server.Events;

/// <summary>
/// Finds the data of an event in structured mode: <c>data</c>, or, where the sender's tools took it for binary,
/// <c>data_base64</c>.
/// </summary>
internal static class EventData
{
    /// <summary>The data, undefined where the event has none; null with an error where it is no JSON.</summary>
    public static JsonElement? Find(
        JsonElement json,
        string prefix,
        int depth,
        List<FieldError> errors
    )
    {
        json.TryGetProperty("data"u8, out var data);
        json.TryGetProperty("data_base64"u8, out var base64);
        if (base64.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
        {
            return data;
        }

        if (data.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null))
        {
            errors.Add(new(prefix + "data_base64", "must not be sent together with data"));
            return null;
        }

        if (Decode(base64, depth) is { } decoded)
        {
            return decoded;
        }

        errors.Add(new(prefix + "data_base64", "must be JSON in base64"));
        return null;
    }

    private static JsonElement? Decode(JsonElement base64, int depth)
    {
        try
        {
            if (
                base64.ValueKind != JsonValueKind.String
                || !base64.TryGetBytesFromBase64(out var bytes)
            )
            {
                return null;
            }

            using var json = RequestJson.Parse(bytes, depth, kind: null, out _);
            return json?.RootElement.Clone();
        }
        catch (InvalidOperationException)
        {
            return null; // half of a surrogate pair
        }
    }
}
