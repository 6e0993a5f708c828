using System.Diagnostics;
using Microsoft.AspNetCore.Http.Features;

namespace SessionContext.Server.Hosting;

/// <summary>
/// The id under which an error answer, the log lines of its request and its trace are found: 32 hexadecimal digits (W3C
/// Trace Context).
/// </summary>
internal static class RequestTrace
{
    private const int Digits = 32;

    /// <summary>
    /// The id of the request's trace. Where nothing is traced, that of the caller's <c>traceparent</c> header, or a
    /// random one, the same for all of the request. Made when it is first asked for, so that a request that fails in
    /// nothing and logs nothing does not pay for it.
    /// </summary>
    public static string IdOf(HttpContext http)
    {
        if (http.Features.Get<IHttpActivityFeature>()?.Activity is { } activity)
        {
            return activity.TraceId.ToHexString();
        }

        if (http.TraceIdentifier.Length != Digits)
        {
            http.TraceIdentifier = (
                ActivityContext.TryParse(http.Request.Headers.TraceParent, null, out var caller)
                    ? caller.TraceId
                    : ActivityTraceId.CreateRandom()
            ).ToHexString();
        }

        return http.TraceIdentifier;
    }
}
