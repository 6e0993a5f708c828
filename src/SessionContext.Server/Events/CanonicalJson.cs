using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace SessionContext.Server.Events;

/// <summary>JSON in one form: keys sorted at every level by UTF-16 code units, no white space.</summary>
internal static class CanonicalJson
{
    /// <summary>Numbers and strings stay as they are written.</summary>
    /// <param name="json">JSON without a key twice.</param>
    public static byte[] AsWritten(JsonElement json) =>
        Write(json, value => Utf8(JsonMarshal.GetRawUtf8Value(value)), NameAsWritten);

    /// <summary>
    /// Numbers and strings as <c>JSON.stringify</c> writes them, which has parsed them before: <c>1.0</c> is <c>1</c>,
    /// and <c>\u00e9</c> is <c>é</c>. It is what the platform's own example in JavaScript signs.
    /// </summary>
    /// <param name="json">JSON without a key twice.</param>
    /// <exception cref="InvalidOperationException">A string has half of a surrogate pair.</exception>
    public static byte[] AsJavaScript(JsonElement json) =>
        Write(json, JavaScriptText.Of, property => JavaScriptText.Of(property.Name));

    private static byte[] Write(
        JsonElement json,
        Func<JsonElement, string> textOf,
        Func<JsonProperty, string> nameOf
    )
    {
        var text = new StringBuilder();
        Append(json);
        return Encoding.UTF8.GetBytes(text.ToString());

        void Append(JsonElement value)
        {
            switch (value.ValueKind)
            {
                case JsonValueKind.Object:
                    var members = value
                        .EnumerateObject()
                        .OrderBy(member => member.Name, StringComparer.Ordinal);
                    text.Append('{');
                    foreach (var (i, member) in members.Index())
                    {
                        text.Append(i == 0 ? "" : ",").Append(nameOf(member)).Append(':');
                        Append(member.Value);
                    }

                    text.Append('}');
                    break;
                case JsonValueKind.Array:
                    text.Append('[');
                    foreach (var (i, item) in value.EnumerateArray().Index())
                    {
                        text.Append(i == 0 ? "" : ",");
                        Append(item);
                    }

                    text.Append(']');
                    break;
                default:
                    text.Append(textOf(value));
                    break;
            }
        }
    }

    private static string NameAsWritten(JsonProperty property) =>
        $"\"{Utf8(JsonMarshal.GetRawUtf8PropertyName(property))}\"";

    private static string Utf8(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);
}
