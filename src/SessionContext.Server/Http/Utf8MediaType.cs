using Microsoft.Net.Http.Headers;

namespace SessionContext.Server.Http;

/// <summary>Reads <c>Content-Type</c>, of which the service takes UTF-8 only.</summary>
internal static class Utf8MediaType
{
    /// <summary>
    /// The media type in lower case; null where there is none, or where its charset is another than UTF-8.
    /// </summary>
    public static string? Of(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type)
        && (
            type.Charset.Length == 0
            || HeaderUtilities
                .RemoveQuotes(type.Charset)
                .Equals("utf-8", StringComparison.OrdinalIgnoreCase)
        )
            ? type.MediaType.Value?.ToLowerInvariant()
            : null;
}
