using Microsoft.Net.Http.Headers;

namespace SessionContext.Server.Http;

/// <summary>
/// The headers that every answer has (contract § 2), set in one place so that no call forgets them: a browser takes the
/// type as it is sent, a cache asks before it reuses a session's data, and nothing stores an answer that may hold
/// tokens.
/// </summary>
/// <param name="variesByOrigin">Whether answers may differ by <c>Origin</c>: so they do where browsers may call
/// (CORS).</param>
internal sealed class AnswerHeaders(bool variesByOrigin)
{
    private const string AskFirst = "private, no-cache";
    private const string NeverStore = "no-store";

    /// <summary>Sets what holds for errors as well. Called again where an exception has cleared the headers.</summary>
    public void Set(HttpContext http)
    {
        var headers = http.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        if (variesByOrigin)
        {
            headers.Vary = HeaderNames.Origin;
        }
    }

    /// <summary>Sets all of them before anything answers.</summary>
    public void SetAll(HttpContext http)
    {
        Set(http);
        var path = http.Request.Path;
        if (path.StartsWithSegments("/session-context"))
        {
            http.Response.Headers.CacheControl = AskFirst;
        }
        else if (
            path.StartsWithSegments("/customer")
            || path.StartsWithSegments("/customerlogin")
            || path.StartsWithSegments("/oauth")
        )
        {
            http.Response.Headers.CacheControl = NeverStore;
        }
    }
}
