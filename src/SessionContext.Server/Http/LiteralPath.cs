using Microsoft.AspNetCore.Http.Features;

namespace SessionContext.Server.Http;

/// <summary>
/// Takes paths as they were sent. The server resolves <c>.</c> and <c>..</c>, percent-encoded ones too, so that
/// <c>DELETE …/attributes/%2E%2E</c> would arrive as a DELETE of the whole session; yet both are good names.
/// </summary>
internal static class LiteralPath
{
    /// <summary>Must stand before routing.</summary>
    public static void UseLiteralPath(this IApplicationBuilder app) =>
        app.Use(
            (http, next) =>
            {
                var raw = RawPath(http);
                if (MayHoldDotSegment(raw))
                {
                    http.Request.Path = string.Join('/', raw.ToString().Split('/').Select(Decode));
                }

                return next(http);
            }
        );

    /// <summary>The last segment of the path, wholly decoded, <c>%2F</c> too.</summary>
    /// <param name="http">The request.</param>
    /// <param name="without">Segments at the end that are passed over.</param>
    public static string LastSegment(HttpContext http, int without = 0)
    {
        var path = RawPath(http).TrimEnd('/');
        for (; without > 0; without--)
        {
            path = path[..path.LastIndexOf('/')].TrimEnd('/');
        }

        return Uri.UnescapeDataString(path[(path.LastIndexOf('/') + 1)..]);
    }

    private static ReadOnlySpan<char> RawPath(HttpContext http)
    {
        var target = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.AsSpan();
        var scheme = target.StartsWith('/') ? -1 : target.IndexOf("://", StringComparison.Ordinal);
        if (scheme >= 0)
        {
            var authority = target[(scheme + 3)..];
            var start = authority.IndexOf('/');
            target = start < 0 ? "/" : authority[start..];
        }

        var end = target.IndexOfAny('?', '#');
        return end < 0 ? target : target[..end];
    }

    private static bool MayHoldDotSegment(ReadOnlySpan<char> path) =>
        path.Contains("/.", StringComparison.Ordinal)
        // A search that minds no case is a slow one, and most paths have nothing encoded.
        || (path.Contains('%') && path.Contains("%2e", StringComparison.OrdinalIgnoreCase));

    // As the server does it: everything is decoded but the slash, which would make two segments of one.
    private static string Decode(string segment) =>
        Uri.UnescapeDataString(segment).Replace("/", "%2F", StringComparison.Ordinal);
}
