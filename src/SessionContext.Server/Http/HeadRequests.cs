using Microsoft.Net.Http.Headers;

namespace SessionContext.Server.Http;

/// <summary>
/// Answers HEAD wherever GET is answered (RFC 9110 § 9.3.2): the request goes on as a GET, and the server, which knows
/// what was sent, leaves out the body and keeps the headers.
/// </summary>
internal static class HeadRequests
{
    /// <summary>Must stand before routing.</summary>
    public static void UseHeadRequests(this IApplicationBuilder app) =>
        app.Use(
            (http, next) =>
                HttpMethods.IsHead(http.Request.Method) ? AsGetAsync(http, next) : next(http)
        );

    /// <summary>Names HEAD in <c>Allow</c> beside GET, which is all that routing knows of.</summary>
    public static void Allow(HttpResponse response)
    {
        var allowed = response.Headers.GetCommaSeparatedValues(HeaderNames.Allow);
        if (allowed.Contains(HttpMethods.Get))
        {
            response.Headers.Allow = string.Join(", ", allowed.Append(HttpMethods.Head));
        }
    }

    private static async Task AsGetAsync(HttpContext http, RequestDelegate next)
    {
        http.Request.Method = HttpMethods.Get;
        try
        {
            await next(http).ConfigureAwait(false);
        }
        finally
        {
            // Metrics and logs name the method as it was sent.
            http.Request.Method = HttpMethods.Head;
        }
    }
}
