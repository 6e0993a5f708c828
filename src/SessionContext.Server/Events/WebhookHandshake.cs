using SessionContext.Server.Http;
using SessionContext.Server.Settings;

namespace SessionContext.Server.Events;

/// <summary>
/// OPTIONS …/events and …/events/webhook: a sender asks whether it may deliver (CloudEvents HTTP-Webhook 1.0 § 4). An
/// origin of <c>Events:WebhookOrigins</c> is allowed. The answer is the same for every tenant, so that nobody learns
/// which there are.
/// </summary>
/// <remarks>
/// A <c>WebHook-Request-Callback</c> is never called: a caller could have this service call any address.
/// </remarks>
internal static class WebhookHandshake
{
    private const string RequestOrigin = "WebHook-Request-Origin";
    private const string AllowedOrigin = "WebHook-Allowed-Origin";
    private const string AllowedRate = "WebHook-Allowed-Rate";

    /// <summary>No number of deliveries a minute is agreed on; 429 says when there are too many.</summary>
    private const string AnyRate = "*";

    public static IResult Handle(HttpContext http, EventsOptions options)
    {
        var headers = http.Response.Headers;
        headers.Allow = "OPTIONS, POST";
        var origin = http.Request.Headers[RequestOrigin].ToString();
        if (origin.Length == 0)
        {
            return TypedResults.NoContent();
        }

        if (!options.WebhookOrigins.Contains(origin, StringComparer.OrdinalIgnoreCase))
        {
            return Problem.Of(
                ErrorCode.OriginRefused,
                $"Events of this {RequestOrigin} are not accepted."
            );
        }

        headers[AllowedOrigin] = origin;
        headers[AllowedRate] = AnyRate;
        return TypedResults.Ok();
    }
}
