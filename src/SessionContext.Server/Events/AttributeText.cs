using System.Text.Json;
using CloudNative.CloudEvents.Http;

namespace SessionContext.Server.Events;

/// <summary>
/// Gives an attribute's text, null where it is absent; false where there is something that is no text.
/// </summary>
internal delegate bool AttributeText(string name, out string? text);

/// <summary>The two places in which attributes stand.</summary>
internal static class AttributeTexts
{
    /// <summary>Structured mode: members of a JSON object.</summary>
    public static AttributeText In(JsonElement json) =>
        (name, out text) =>
        {
            text = null;
            json.TryGetProperty(name, out var value);
            try
            {
                text = value.ValueKind == JsonValueKind.String ? value.GetString() : null;
            }
            catch (InvalidOperationException)
            {
                return false; // half of a surrogate pair
            }

            return text is not null
                || value.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null;
        };

    /// <summary>Binary mode: <c>ce-*</c> headers, percent-encoded.</summary>
    public static AttributeText In(IHeaderDictionary headers) =>
        (name, out text) =>
        {
            text = null;
            // The data's type is what Content-Type says.
            if (
                name == "datacontenttype"
                || !headers.TryGetValue(HttpUtilities.HttpHeaderPrefix + name, out var values)
            )
            {
                return true;
            }

            try
            {
                text = values is [{ } value] ? HttpUtilities.DecodeHeaderValue(value) : null;
            }
            catch (ArgumentException)
            {
                return false;
            }

            return text is not null;
        };
}
