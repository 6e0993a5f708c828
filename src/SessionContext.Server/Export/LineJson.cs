using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace SessionContext.Server.Export;

/// <summary>A line's JSON.</summary>
internal static class LineJson
{
    /// <summary>Documents are full of quotes, which the other encoders make three times as long; no browser reads this.</summary>
    public static JavaScriptEncoder Encoder => JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    public static JsonTypeInfo<Line> Line { get; } =
        new FileJson(
            new JsonSerializerOptions(FileJson.Default.Options) { Encoder = Encoder }
        ).Line;
}
