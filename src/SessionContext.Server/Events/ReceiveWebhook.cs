using SessionContext.Core;
using SessionContext.Core.Documents;
using SessionContext.Core.Events;
using SessionContext.Server.Events.Reading;
using SessionContext.Server.Events.Webhooks;
using SessionContext.Server.Http;
using SessionContext.Server.Problems;

namespace SessionContext.Server.Events;

/// <summary>POST …/events/webhook with signed CloudEvents 1.0, structured or a batch: 204 · 400 · 401 · 413 · 415 · 503.</summary>
internal static class ReceiveWebhook
{
    /// <summary>
    /// How old an event may be whose signature proves no time: an event is remembered for twice as long, so that one who overheard it
    /// cannot have it carried out again. For the same reason it may not lie in the future, where it would grow old too late.
    /// </summary>
    private static readonly TimeSpan OldestUnproved = EventMark.RememberedFor / 2;

    public static async Task<IResult> HandleAsync(
        HttpContext http,
        WebhookSignatures signatures,
        EventDelivery delivery,
        DocumentLimits limits,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        // What is wrong with the head is answered before the body is read, and first what says nothing of the tenant.
        if (EventModes.Of(http.Request) is not { } mode || mode == EventMode.Binary)
        {
            return Problem.UnsupportedMediaType(
                "The Content-Type must be application/cloudevents+json or application/cloudevents-batch+json, in UTF-8: in binary mode an event's attributes lie in headers, which the signature does not cover"
            );
        }

        if (RequestBody.TooLargeByHead(http.Request, limits.BodyBytes) is { } tooLarge)
        {
            return tooLarge;
        }

        var name = http.Request.RouteValues["tenant"] as string ?? "";
        if (
            signatures.Read(name, http.Request.Headers) is not { } claim
            || !Tenant.TryParse(name, out var tenant)
        )
        {
            return Unauthorized(http);
        }

        var body = await RequestBody
            .ReadAsync(http.Request, limits.BodyBytes, cancellationToken)
            .ConfigureAwait(false);
        if (body.Problem is not null)
        {
            return body.Problem;
        }

        if (!claim.Matches(body.Bytes.Span))
        {
            return Unauthorized(http);
        }

        var rules = new EventRules(limits.Depth);
        if (claim.Scheme == WebhookScheme.Plain)
        {
            var now = time.GetUtcNow();
            rules = rules with
            {
                Oldest = now - OldestUnproved,
                Latest = now + StandardWebhook.MostOff,
            };
        }

        var received = EventsBody.Read(mode, body.Bytes, http.Request.Headers, rules);
        return await delivery
            .CarryOutAsync(tenant, received, cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>The same to all, whatever was wrong: which tenants have secrets is nobody's business.</summary>
    private static Problem Unauthorized(HttpContext http)
    {
        http.Response.Headers.WWWAuthenticate = "Signature realm=\"session-context\"";
        return Problem.OfStatus(
            StatusCodes.Status401Unauthorized,
            "The signature is missing or not good, its time is more than five minutes off, or the tenant takes no webhooks"
        );
    }
}
