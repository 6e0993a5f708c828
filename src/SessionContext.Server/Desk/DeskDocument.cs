using System.Text;
using System.Text.Json;

namespace SessionContext.Server.Desk;

/// <summary>A stored document as a line.</summary>
internal static class DeskDocument
{
    private static readonly JsonWriterOptions Plain = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The document without white space between its parts. Number texts stay as they are.</summary>
    public static DeskLine Line(ReadOnlyMemory<byte> document)
    {
        using var json = JsonDocument.Parse(document);
        using var line = new MemoryStream(document.Length);
        using (var writer = new Utf8JsonWriter(line, Plain))
        {
            json.WriteTo(writer);
        }

        return new(
            DeskLine.Document,
            Encoding.UTF8.GetString(line.GetBuffer(), 0, (int)line.Length)
        );
    }
}
